# Bộ in: ngày treo, vật liệu, tên tệp gửi nhà in.
taken-down-before-hung = ngày tháo { $take_down } đứng trước ngày treo { $hang }
hint-taken-down-before-hung = hãy sửa `hang` hoặc `take_down`: ngày tháo phải bằng hoặc sau ngày treo
hung-too-long = mẫu này được treo { $days } ngày, lâu hơn { $most } ngày theo lệ thường
hint-hung-too-long = băng rôn thường chỉ được treo tối đa 15 ngày; nếu đã được phép thì không cần sửa
material-without-price = nhà in `{ $shop }` không có giá cho vật liệu `{ $material }`
hint-material-without-price = phiếu in sẽ để trống đơn giá của mẫu này; hãy sửa tên vật liệu hoặc thêm giá vào `prices` của nhà in
unknown-placeholder = tên tệp của nhà in `{ $shop }` có chỗ thay thế lạ `{ $name }`
