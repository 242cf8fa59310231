"""Evidence: clean copies of pictures, what the camera noted, and pictures that were sent before"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('pictureprint',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attachment_id', sa.Integer(), nullable=False),
    sa.Column('part', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('band0', sa.Integer(), nullable=False),
    sa.Column('band1', sa.Integer(), nullable=False),
    sa.Column('band2', sa.Integer(), nullable=False),
    sa.Column('band3', sa.Integer(), nullable=False),
    sa.Column('coarse', sa.LargeBinary(), nullable=False),
    sa.Column('fine', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['attachment_id'], ['attachment.id'], name=op.f('fk_pictureprint_attachment_id_attachment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pictureprint')),
    sa.UniqueConstraint('attachment_id', 'part', name=op.f('uq_pictureprint_attachment_id_part'))
    )
    with op.batch_alter_table('pictureprint', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pictureprint_band0'), ['band0'], unique=False)
        batch_op.create_index(batch_op.f('ix_pictureprint_band1'), ['band1'], unique=False)
        batch_op.create_index(batch_op.f('ix_pictureprint_band2'), ['band2'], unique=False)
        batch_op.create_index(batch_op.f('ix_pictureprint_band3'), ['band3'], unique=False)

    op.create_table('picturematch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attachment_id', sa.Integer(), nullable=False),
    sa.Column('earlier_id', sa.Integer(), nullable=False),
    sa.Column('distance', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['attachment_id'], ['attachment.id'], name=op.f('fk_picturematch_attachment_id_attachment')),
    sa.ForeignKeyConstraint(['earlier_id'], ['attachment.id'], name=op.f('fk_picturematch_earlier_id_attachment')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_picturematch')),
    sa.UniqueConstraint('attachment_id', 'earlier_id', name=op.f('uq_picturematch_attachment_id_earlier_id'))
    )
    with op.batch_alter_table('picturematch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_picturematch_earlier_id'), ['earlier_id'], unique=False)

    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('clean_sha256', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True))
        batch_op.add_column(sa.Column('thumb_sha256', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True))
        batch_op.add_column(sa.Column('width', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('height', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('broken', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('photo_taken', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('photo_latitude', sa.Float(), nullable=True))
        batch_op.add_column(sa.Column('photo_longitude', sa.Float(), nullable=True))
        batch_op.add_column(sa.Column('to_compare', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index('ix_attachment_to_compare', ['id'], unique=False, sqlite_where=sa.text('to_compare'), postgresql_where=sa.text('to_compare'))


def downgrade() -> None:
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index('ix_attachment_to_compare', sqlite_where=sa.text('to_compare'), postgresql_where=sa.text('to_compare'))
        batch_op.drop_column('to_compare')
        batch_op.drop_column('photo_longitude')
        batch_op.drop_column('photo_latitude')
        batch_op.drop_column('photo_taken')
        batch_op.drop_column('broken')
        batch_op.drop_column('height')
        batch_op.drop_column('width')
        batch_op.drop_column('thumb_sha256')
        batch_op.drop_column('clean_sha256')

    with op.batch_alter_table('picturematch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_picturematch_earlier_id'))

    op.drop_table('picturematch')
    with op.batch_alter_table('pictureprint', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pictureprint_band3'))
        batch_op.drop_index(batch_op.f('ix_pictureprint_band2'))
        batch_op.drop_index(batch_op.f('ix_pictureprint_band1'))
        batch_op.drop_index(batch_op.f('ix_pictureprint_band0'))

    op.drop_table('pictureprint')
