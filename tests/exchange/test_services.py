"""Reading what offices really have, and what somebody evil sends."""

import csv
import gzip
import tracemalloc

import pytest

from naicha.exchange import errors, services
from naicha.exchange.services import Row, read_csv, write_csv

TEXT = '编号,内容\n1,路灯不亮\n2,"第一行\n第二行，有""引号"""\n'
ROWS = [
    Row(2, {"编号": "1", "内容": "路灯不亮"}),
    Row(3, {"编号": "2", "内容": '第一行\n第二行，有"引号"'}),
]


@pytest.fixture(scope="module")
def bomb():
    """A small gzip file of 280 MB."""
    return gzip.compress(b"a,b\n" + b"1,2\n" * 70_000_000, 1)


def kept(tmp_path, content, name="ledger.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("packed", [False, True])
def test_known_encodings_are_told_apart(tmp_path, encoding, packed):
    content = TEXT.encode(encoding)
    path = kept(tmp_path, gzip.compress(content) if packed else content)

    sheet = read_csv(path)

    assert (sheet.encoding, sheet.headers) == (encoding, ("编号", "内容"))
    assert list(sheet.rows()) == ROWS
    assert sheet.count() == 2


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(tmp_path, mark, end):
    lines = [mark.join(cells) for cells in (["号", "内容"], ["1", "x"])]

    sheet = read_csv(kept(tmp_path, end.join(lines)))

    assert [list(row.cells.values()) for row in sheet.rows()] == [["1", "x"]]


def test_other_line_marks_stay_inside_a_cell(tmp_path):
    sheet = read_csv(kept(tmp_path, "a,b\nx\u2028y\x0cz\x85,2\n"))

    assert [row.cells["a"] for row in sheet.rows()] == ["x\u2028y\x0cz\x85"]


def test_headers_are_cleaned_and_blank_rows_passed_over(tmp_path):
    sheet = read_csv(kept(tmp_path, '" 编 号\n","\ufeff内容 ",\n\n,,\n1,x,\n'))

    assert sheet.headers == ("编 号", "内容", "")
    assert [row.number for row in sheet.rows()] == [4]


def test_a_row_of_another_width_is_broken_and_the_next_is_not(tmp_path):
    sheet = read_csv(kept(tmp_path, "a,b\n1\n1,2,3\n1,2,\n1,2\n"))

    assert [(row.number, bool(row.broken)) for row in sheet.rows()] == [
        (2, True), (3, True), (4, False), (5, False),
    ]  # fmt: skip


def test_a_giant_cell_is_one_broken_row(tmp_path):
    sheet = read_csv(kept(tmp_path, f"a,b\n1,{'x' * 200_000}\n1,2\n"))

    assert [(row.number, bool(row.broken)) for row in sheet.rows()] == [
        (2, True), (3, False),
    ]  # fmt: skip


def test_a_quote_that_never_closes_ends_the_table(tmp_path):
    sheet = read_csv(kept(tmp_path, 'a,b\n1,2\n1,"x\n' + "1,2\n" * 100_000))

    first, second = sheet.rows()

    assert (first.broken, second.number) == ("", 3)
    assert second.broken


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", errors.EmptyFile),
        (b"\xef\xbb\xbf", errors.EmptyFile),
        (b" ,, \n1,2,3\n", errors.EmptyFile),
        (b"a,b\n1,\x00\n", errors.NotPlainText),
        (b"a,b\n1,\xff\xff\xff\n", errors.UnknownEncoding),
        ("a,b\n1,2\n".encode("utf-16"), errors.UnknownEncoding),
        (b"PK\x03\x04xl/workbook.xml", errors.Spreadsheet),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", errors.Spreadsheet),
        (gzip.compress(b"a,b\n1,2\n" * 9, mtime=0)[:-9], errors.BrokenArchive),
        (b"\x1f\x8bno gzip at all", errors.BrokenArchive),
        (gzip.compress(b"a" * 2_000_000, mtime=0), errors.LineTooLong),
        (b"a,b,a\n", errors.HeaderTwice),
        ("编号,民族\n".encode(), errors.HeaderForbidden),
    ],
)
def test_files_that_cannot_be_read_say_why(tmp_path, content, refusal):
    path = kept(tmp_path, content)

    with pytest.raises(refusal) as said:
        read_csv(path)

    assert str(said.value)


def test_a_bomb_is_refused_with_its_reason_and_takes_little_memory(tmp_path, bomb):
    path = kept(tmp_path, bomb)

    tracemalloc.start()
    with pytest.raises(errors.TooLarge):
        read_csv(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert len(bomb) < 2_000_000
    assert peak < 5_000_000


def test_nul_is_told_by_its_row(tmp_path):
    with pytest.raises(errors.NotPlainText) as said:
        read_csv(kept(tmp_path, b"a,b\n1,2\n1,\x00\n"))

    assert said.value.details == {"row": 3}


def test_a_forbidden_header_says_which_where_and_why(tmp_path):
    with pytest.raises(errors.HeaderForbidden) as said:
        read_csv(kept(tmp_path, "编号,身份证号码\n"))

    assert (said.value.details["column"], said.value.details["place"]) == (
        "身份证号码",
        "B",
    )
    assert str(services.WHY["numbers"]) in str(said.value)


def test_no_such_file_is_said(tmp_path):
    with pytest.raises(errors.NotReadable):
        read_csv(tmp_path / "none.csv")
    with pytest.raises(errors.NotReadable):
        read_csv(tmp_path)


def test_a_missing_column_is_told_with_those_that_are_there(tmp_path):
    sheet = read_csv(kept(tmp_path, TEXT))

    with pytest.raises(errors.HeaderMissing) as said:
        sheet.need(["内容", "body"])

    assert said.value.details == {"column": "body", "columns": "编号、内容"}


def test_what_is_written_is_ours_alone_and_no_formula(tmp_path):
    path = tmp_path / "refused.csv"

    write_csv(path, ["行", "内容"], [[2, "=1+1"], [3, "-x"], [4, "好"]])

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert path.stat().st_mode & 0o777 == 0o600
    with path.open(encoding="utf-8-sig") as lines:
        assert list(csv.reader(lines)) == [
            ["行", "内容"], ["2", "'=1+1"], ["3", "'-x"], ["4", "好"],
        ]  # fmt: skip


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(errors.NotReadable):
        write_csv(tmp_path / "no" / "x.csv", ["a"], [])
