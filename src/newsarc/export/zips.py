"""Files inside a zip file, the same bytes for the same content."""

from datetime import datetime
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def zip_entry(
    package: ZipFile, name: str, made: datetime, *, method: int = ZIP_DEFLATED, is_large: bool = False
) -> IO[bytes]:
    """An open file of a zip file, for a `with`; one that may pass 2 GiB must say so."""
    info = ZipInfo(name, date_time=made.timetuple()[:6])
    info.compress_type = method
    info.external_attr = 0o644 << 16
    return package.open(info, "w", force_zip64=is_large)
