# Danh sách: bảng tính, CSV, TOML, JSON.
place-cell = { $path }, ô { $cell }
place-sheet-cell = { $path }, trang “{ $sheet }”, ô { $cell }

sheet-unreadable = không đọc được bảng: { $cause }
hint-sheet-unreadable = hãy mở tệp bằng Excel hoặc LibreOffice rồi lưu lại dạng .xlsx
sheet-open-quote = dấu ngoặc kép mở đầu một ô ở dòng { $line } không được đóng: mọi thứ phía sau sẽ dồn thành một ô
hint-sheet-open-quote = hãy đóng hoặc bỏ dấu ấy; dấu ngoặc kép nằm trong ô như thế phải viết hai lần
kind-sheet-damaged = tệp hỏng, hoặc không phải bảng tính
kind-sheet-no-sheets = tệp không có trang tính nào hiện ra
sheet-is-markup = tệp mang đuôi Excel nhưng bên trong là trang web
hint-sheet-is-markup = hãy mở bằng Excel, chọn Lưu thành (Save As), kiểu Excel Workbook (.xlsx)
sheet-locked = bảng tính có mật khẩu
hint-sheet-locked = hãy mở tệp, bỏ mật khẩu (Tệp, Thông tin, Bảo vệ) rồi lưu lại
sheet-unknown = bảng tính không có trang nào tên `{ $name }`
sheet-without-sheets = tệp này không chia trang, nên không có trang `{ $name }`
hint-sheet-without-sheets = hãy bỏ dấu # và tên trang sau tên tệp
sheet-unknown-kind = không biết đọc danh sách trong loại tệp này
hint-sheet-kinds = danh sách đọc được từ tệp .xlsx, .xls, .ods, .csv, .tsv, .toml và .json
sheet-encoding = danh sách không phải bảng mã UTF-8 hay UTF-16
hint-sheet-encoding = trong Excel hãy chọn Lưu thành (Save As), kiểu “CSV UTF-8” hoặc Excel Workbook (.xlsx); chữ gõ bằng TCVN3 hay VNI xin chuyển sang Unicode trước
sheet-empty = không thấy danh sách: cần một dòng tiêu đề cột và các dòng bên dưới
hint-sheet-empty = nếu danh sách nằm ở trang khác, hãy viết tên trang sau tên tệp: "data/dai-bieu.xlsx#Danh sách"
sheet-too-large = danh sách quá lớn: nhiều nhất { $most } { $what }
hint-sheet-too-large = hãy chia nhỏ danh sách, hoặc chép riêng phần cần dùng sang một tệp mới
kind-sheet-rows = dòng
kind-sheet-columns = cột
kind-sheet-cells = ô
kind-sheet-megabytes = MB khi giải nén
sheet-json = không đọc được JSON: { $cause }
hint-sheet-json = một danh sách viết như sau: [{"{"}"ho_va_ten": "…", "don_vi": "…"{"}"}]
sheet-no-records = tệp phải có đúng một danh sách
hint-sheet-no-records = mỗi người là một mục, ví dụ trong TOML: [[dai_bieu]] rồi các dòng ho_va_ten = "…", don_vi = "…"
sheet-groups-left-out = { $count } dòng chỉ có một ô chữ nên được coi là tên nhóm, không phải người: dòng { $rows }
hint-sheet-groups-left-out = nếu là người, hãy điền số thứ tự và các ô còn lại của dòng đó
sheet-untitled-columns = cột { $columns } có chữ nhưng không có tiêu đề
hint-sheet-untitled-columns = hãy đặt tiêu đề; nếu họ và tên viết ở hai cột, hãy gộp ô tiêu đề trên cả hai cột

sheet-failed-cell = ô ở cột “{ $column }” báo lỗi { $text }
hint-sheet-failed-cell = hãy sửa công thức trong ô, hoặc gõ thẳng nội dung vào
sheet-old-encoding = “{ $text }” ở cột “{ $column }” có vẻ là chữ TCVN3 hoặc VNI
hint-sheet-old-encoding = hãy chuyển danh sách sang Unicode (Unikey: Ctrl+Shift+F6) rồi lưu lại
sheet-long-cell = ô ở cột “{ $column }” dài quá { $most } ký tự: “{ $text }…”
hint-sheet-long-cell = hãy rút ngắn; trong tệp CSV, thường là thiếu một dấu ngoặc kép

# Trộn danh sách vào mẫu in.
merge-column-missing = mẫu in cần mục `{ $field }` ({ $purpose }), nhưng danh sách không có cột nào như vậy
hint-merge-column = hãy đặt tiêu đề cột là một trong: { $titles }; hoặc viết { $field } = "…" trong lệnh in cho mọi dòng
merge-cell-missing = dòng { $row } chưa có { $purpose } (cột “{ $column }”)
hint-merge-cell = hãy điền ô này, hoặc xóa cả dòng nếu không in
merge-duplicate = “{ $name }” có hai lần trong danh sách, ở dòng { $first } và dòng { $second }
hint-merge-duplicate = nếu là hai người trùng tên, hãy ghi thêm điều phân biệt
