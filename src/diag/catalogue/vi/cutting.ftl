# Cắt dán chữ và vật liệu.
cut-nothing = không có gì để cắt: lớp cắt không có hình khép kín nào
hint-cut-nothing = hãy đặt chữ của mẫu vào nhóm có id="layer-cut"
cut-open-line = đường hở trên lớp cắt bị bỏ qua ({ $count } đường)
hint-cut-open-line = hãy khép kín đường (thêm Z ở cuối path), hoặc chuyển sang layer-guide
cut-too-many-pieces = có { $count } miếng phải cắt, nhiều hơn mức { $most } miếng có thể xếp
hint-cut-too-many-pieces = hãy chia nội dung thành nhiều phần, mỗi phần một lệnh in
cut-piece-too-large = miếng số { $number }, { $width } x { $height } mm, không vừa tấm vật liệu “{ $material }”
hint-cut-piece-too-large = hãy đặt chữ nhỏ hơn, hoặc chọn vật liệu khổ lớn hơn
cut-stroke-narrow = nét hẹp nhất { $width } mm, dưới mức { $least } mm mà “{ $material }” chịu được, ở { $count } miếng: { $pieces }
cut-island-small = miếng nhỏ nhất { $area } mm², dưới mức { $least } mm² mà “{ $material }” cho phép, có { $count } miếng: { $pieces }
hint-cut-larger = hãy làm chữ to hơn, dùng phông đậm hơn, hoặc chọn vật liệu khác
cut-guide-too-large = bản đặt chữ cần { $tiles } tờ A4, nhiều hơn mức { $most } tờ
hint-cut-guide-too-large = hãy chia nội dung thành nhiều phần, mỗi phần một lệnh in
cut-guide-ink = bản đặt chữ được vẽ bằng mực `{ $name }` mà bảng mực không có
hint-cut-guide-ink = hãy thêm [ink.den] với cmyk = [0, 0, 0, 100] và [ink.guide] với spot = "Guide" vào print/inks.toml
material-sheet-and-roll = vật liệu `{ $name }` vừa có tấm vừa có cuộn
hint-material-stock = hãy chọn một: sheet = "1220 mm x 2440 mm" hoặc roll = "610 mm"
material-bad-sheet = `{ $value }` không phải là khổ tấm
hint-material-sheet = hãy viết rộng và dài, ví dụ sheet = "1220 mm x 2440 mm"
material-all-margin = chừa lề { $margin } mm thì khổ { $width } mm của vật liệu `{ $name }` không còn chỗ nào
kind-number-from-0 = một số từ 0 trở lên
