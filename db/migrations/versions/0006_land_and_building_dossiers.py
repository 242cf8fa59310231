"""Land and building of a complaint, answer by answer"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('dossier',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('complaint_id', sa.Integer(), nullable=False),
    sa.Column('land', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('size_m2', sa.Float(), nullable=True),
    sa.Column('side_a_m', sa.Float(), nullable=True),
    sa.Column('side_b_m', sa.Float(), nullable=True),
    sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('papers', sa.JSON(), nullable=False),
    sa.Column('access', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('building', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('letter', sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
    sa.Column('skipped', sa.JSON(), nullable=False),
    sa.Column('notes', sa.JSON(), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('updated_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('finished_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_dossier_complaint_id_complaint')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossier')),
    sa.UniqueConstraint('complaint_id', name=op.f('uq_dossier_complaint_id'))
    )


def downgrade() -> None:
    op.drop_table('dossier')
