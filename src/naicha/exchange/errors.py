"""Why a file cannot be read. One bad row is no error: it stands in the report."""

from django.utils.translation import gettext_lazy as _

from naicha.kernel.errors import Invalid


class NotReadable(Invalid):
    code = "file-not-readable"
    message = _("“{file}” cannot be read: {why}")


class EmptyFile(Invalid):
    code = "file-empty"
    message = _("There is nothing in the file: its first row must name the columns.")


class Spreadsheet(Invalid):
    """An Excel or WPS file under whatever name."""

    code = "file-is-a-spreadsheet"
    message = _(
        "This is an Excel or WPS file. Open it, choose “Save as”, then “CSV UTF-8”."
    )


class UnknownEncoding(Invalid):
    code = "file-encoding-unknown"
    message = _(
        "The file is neither UTF-8 nor GB18030. Save it as “CSV UTF-8”, then again."
    )


class NotPlainText(Invalid):
    code = "file-not-text"
    message = _("There are NUL characters in row {row}: this is no text file.")


class BrokenArchive(Invalid):
    code = "file-archive-broken"
    message = _("The gzip file is damaged or cut off. Copy it again.")


class TooLarge(Invalid):
    """A small gzip file can unpack to any size and fill the machine."""

    code = "file-too-large"
    message = _(
        "Unpacked, the file is larger than {most} MB. A ledger of 100,000 rows is "
        "smaller; divide this one, so that it cannot fill the machine."
    )


class LineTooLong(Invalid):
    code = "file-line-too-long"
    message = _(
        "Row {row} has a line of more than {most} MB. Something is wrong with the file."
    )


class HeaderForbidden(Invalid):
    """Columns about a person that must not exist here (the law, and our rules)."""

    code = "header-forbidden"
    message = _(
        "The column “{column}” ({place}) must not come in: {why} Delete the column "
        "from the file, then import it again."
    )


class HeaderTwice(Invalid):
    code = "header-twice"
    message = _("Two columns are called “{column}” ({places}). Rename one of them.")


class HeaderMissing(Invalid):
    code = "header-missing"
    message = _("The file has no column “{column}”. It has: {columns}.")
