# Tìm kiếm trong trang.
search-without-root = đã bật tìm kiếm, nhưng trang chủ lại ghi `in_search_index = false`
hint-search-without-root = bỏ dòng này đi, hoặc bỏ `build_search_index` trong cấu hình
bad-search-filter = không thể lọc kết quả theo `{ $name }`
hint-search-filter = hãy ghi `section`, tên một cách phân loại, hoặc một khóa riêng của bài như `extra.person.village`
