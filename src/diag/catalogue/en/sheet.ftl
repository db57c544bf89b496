# Lists: spreadsheets, CSV, TOML, JSON.
place-cell = { $path }, cell { $cell }
place-sheet-cell = { $path }, sheet “{ $sheet }”, cell { $cell }

sheet-unreadable = the table cannot be read: { $cause }
hint-sheet-unreadable = open the file with Excel or LibreOffice and save it again as .xlsx
sheet-open-quote = the quotation mark that begins a cell in line { $line } is not closed: all that follows would be one cell
hint-sheet-open-quote = close it, or remove it; a quotation mark inside such a cell is written twice
kind-sheet-damaged = the file is damaged, or is no spreadsheet
kind-sheet-no-sheets = the file has no sheet that shows
sheet-is-markup = the file is called an Excel file, but holds a web page
hint-sheet-is-markup = open it with Excel and choose Save As, Excel Workbook (.xlsx)
sheet-locked = the spreadsheet has a password
hint-sheet-locked = open the file, take the password off (File, Info, Protect) and save it again
sheet-unknown = the spreadsheet has no sheet named `{ $name }`
sheet-without-sheets = this file has no sheets, and so no sheet `{ $name }`
hint-sheet-without-sheets = remove the # and the sheet's name behind the file's
sheet-unknown-kind = a list cannot be read from this kind of file
hint-sheet-kinds = lists are read from .xlsx, .xls, .ods, .csv, .tsv, .toml and .json
sheet-encoding = the list is neither UTF-8 nor UTF-16
hint-sheet-encoding = in Excel choose Save As, “CSV UTF-8” or Excel Workbook (.xlsx); convert texts in TCVN3 or VNI to Unicode first
sheet-empty = there is no list: it takes a row of titles and rows below it
hint-sheet-empty = if the list is on another sheet, write the sheet's name behind the file's: "data/dai-bieu.xlsx#Danh sách"
sheet-too-large = the list is too large: at most { $most } { $what }
hint-sheet-too-large = divide the list, or copy what is needed to a new file
kind-sheet-rows = rows
kind-sheet-columns = columns
kind-sheet-cells = cells
kind-sheet-megabytes = MB unpacked
sheet-json = the JSON cannot be read: { $cause }
hint-sheet-json = a list looks so: [{"{"}"ho_va_ten": "…", "don_vi": "…"{"}"}]
sheet-no-records = the file must hold exactly one list
hint-sheet-no-records = each person is one entry, for example in TOML: [[dai_bieu]] and lines ho_va_ten = "…", don_vi = "…"
sheet-groups-left-out = { $count } rows hold a single text and are taken for titles of groups, not for people: row { $rows }
hint-sheet-groups-left-out = if they are people, fill in the number and the other cells of the row
sheet-untitled-columns = column { $columns } is filled but has no title
hint-sheet-untitled-columns = give it a title; if names stand in two columns, merge the title over both

sheet-failed-cell = the cell in the column “{ $column }” fails with { $text }
hint-sheet-failed-cell = mend the formula in the cell, or type its content
sheet-old-encoding = “{ $text }” in the column “{ $column }” seems to be TCVN3 or VNI
hint-sheet-old-encoding = convert the list to Unicode (Unikey: Ctrl+Shift+F6) and save it again
sheet-long-cell = the cell in the column “{ $column }” is longer than { $most } characters: “{ $text }…”
hint-sheet-long-cell = shorten it; in a CSV file a quotation mark is often missing

# Merging a list into a layout.
merge-column-missing = the layout needs `{ $field }` ({ $purpose }), but the list has no such column
hint-merge-column = title the column with one of: { $titles }; or write { $field } = "…" into the order for all rows
merge-cell-missing = row { $row } lacks { $purpose } (column “{ $column }”)
hint-merge-cell = fill in this cell, or delete the row if it is not printed
merge-duplicate = “{ $name }” is in the list twice, in row { $first } and row { $second }
hint-merge-duplicate = if two people share a name, write what tells them apart
