"""Office files as archives that come out byte for byte the same at every build."""

import datetime
import io
import zipfile

EDITION = datetime.datetime(2026, 3, 31, 8, 0, tzinfo=datetime.UTC)
"""The date written into every file: that of the content, not of the build."""

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3


def repack(archive: bytes) -> bytes:
    """The same zip members in name order, without times, owners or machine of the build.

    `[Content_Types].xml` stays first: some readers look for it there (ECMA-376 part 2, 10.2).
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for name in sorted(source.namelist(), key=lambda name: (name[0] != "[", name)):
            member = zipfile.ZipInfo(name, date_time=_ZIP_EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = _UNIX
            member.external_attr = 0o600 << 16
            target.writestr(member, source.read(name))
    return out.getvalue()
