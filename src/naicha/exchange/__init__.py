"""Reading and writing spreadsheets. Words: import report, row, refusal."""
