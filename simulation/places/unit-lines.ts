/**
 * Some provinces, districts and communes as they were until 30 June 2025 and what they became on 1 July 2025.
 * A province: code, relative population, name > code and name since. Under it its districts, each with communes:
 * code and name > code and name since. The codes are those of the statistics office; a code kept in 2025 may carry
 * another name. Only communes that went whole into one new commune stand here.
 */
export const UNIT_LINES = `
01 16 Thành phố Hà Nội > 01 Thành phố Hà Nội
  Quận Tây Hồ: 00109 Phường Bưởi > 00103 Phường Tây Hồ
  Quận Long Biên: 00133 Phường Ngọc Lâm > 00118 Phường Bồ Đề
  Quận Nam Từ Liêm: 00592 Phường Cầu Diễn > 00592 Phường Từ Liêm; 00622 Phường Xuân Phương > 00622 Phường Xuân Phương; 00623 Phường Phương Canh > 00622 Phường Xuân Phương
  Huyện Thanh Trì: 00673 Xã Ngọc Hồi > 00679 Xã Ngọc Hồi; 00676 Xã Vạn Phúc > 00685 Xã Nam Phù
  Quận Bắc Từ Liêm: 00595 Phường Thượng Cát > 00598 Phường Thượng Cát; 00598 Phường Liên Mạc > 00598 Phường Thượng Cát; 00602 Phường Đức Thắng > 00602 Phường Đông Ngạc
  Quận Hà Đông: 09544 Phường Vạn Phúc > 09556 Phường Hà Đông; 09553 Phường Phúc La > 09556 Phường Hà Đông; 09568 Phường Phú Lãm > 09568 Phường Phú Lương
  Thị xã Sơn Tây: 09574 Phường Ngô Quyền > 09574 Phường Sơn Tây; 09592 Xã Đường Lâm > 09574 Phường Sơn Tây; 09595 Phường Viên Sơn > 09574 Phường Sơn Tây
  Huyện Ba Vì: 09640 Xã Phong Vân > 09634 Xã Cổ Đô; 09655 Xã Đồng Thái > 09664 Xã Vật Lại; 09679 Xã Đông Quang > 09619 Xã Quảng Oai
04 2 Tỉnh Cao Bằng > 04 Tỉnh Cao Bằng
  Huyện Bảo Lạc: 01327 Xã Thượng Hà > 01327 Xã Cô Ba; 01339 Xã Xuân Trường > 01339 Xã Xuân Trường
  Huyện Trùng Khánh: 01456 Xã Quang Hán > 01456 Xã Quang Hán; 01519 Xã Cao Thăng > 01525 Xã Đoài Dương
  Huyện Quảng Hòa: 01603 Xã Phúc Sen > 01576 Xã Quảng Uyên; 01627 Thị trấn Tà Lùng > 01648 Xã Phục Hòa
08 2 Tỉnh Tuyên Quang > 08 Tỉnh Tuyên Quang
  Huyện Lâm Bình: 02233 Xã Phúc Yên > 02266 Xã Lâm Bình; 02242 Xã Xuân Lập > 02266 Xã Lâm Bình
  Huyện Yên Sơn: 02479 Xã Lang Quán > 02473 Xã Yên Sơn; 02527 Xã Nhữ Hán > 02530 Xã Nhữ Khê
  Huyện Sơn Dương: 02578 Xã Hợp Hòa > 02578 Xã Tân Thanh; 02605 Xã Thiện Kế > 02620 Xã Sơn Thủy
10 2 Tỉnh Lào Cai > 15 Tỉnh Lào Cai
  Huyện Bát Xát: 02683 Thị trấn Bát Xát > 02683 Xã Bát Xát; 02734 Xã Quang Kim > 02683 Xã Bát Xát
  Huyện Mường Khương: 02755 Xã Tả Ngài Chồ > 02752 Xã Pha Long; 02797 Xã Bản Sen > 02788 Xã Bản Lầu
  Huyện Si Ma Cai: 02818 Xã Lùng Thẩn > 02848 Xã Lùng Phình; 02821 Xã Cán Cấu > 02809 Xã Si Ma Cai
11 2 Tỉnh Điện Biên > 11 Tỉnh Điện Biên
  Thị Xã Mường Lay: 03151 Phường Na Lay > 03151 Phường Mường Lay; 03184 Xã Lay Nưa > 03151 Phường Mường Lay
  Huyện Điện Biên Đông: 03211 Xã Chiềng Sơ > 03214 Xã Mường Luân; 03379 Xã Luân Giói > 03214 Xã Mường Luân
  Huyện Mường Ảng: 03287 Xã Ngối Cáy > 03316 Xã Nà Tấu; 03302 Xã Xuân Lao > 03313 Xã Mường Lạn
14 2 Tỉnh Sơn La > 14 Tỉnh Sơn La
  Huyện Phù Yên: 03916 Xã Huy Thượng > 03910 Xã Phù Yên; 03937 Xã Suối Bau > 03922 Xã Gia Phù
  Huyện Yên Châu: 04069 Xã Chiềng Sàng > 04075 Xã Yên Châu; 04075 Thị trấn Yên Châu > 04075 Xã Yên Châu
  Huyện Sông Mã: 04195 Xã Chiềng Sơ > 04195 Xã Chiềng Sơ; 04222 Xã Chiềng Khương > 04222 Xã Chiềng Khương
15 2 Tỉnh Yên Bái > 15 Tỉnh Lào Cai
  Huyện Lục Yên: 04312 Xã Khánh Thiện > 04309 Xã Lâm Thượng; 04339 Xã Yên Thắng > 04303 Xã Lục Yên
  Huyện Trấn Yên: 04567 Xã Minh Quân > 04543 Phường Âu Lâu; 04579 Xã Việt Hồng > 04564 Xã Việt Hồng
  Huyện Văn Chấn: 04672 Thị trấn Sơn Thịnh > 04672 Xã Văn Chấn; 04696 Xã Tân Thịnh > 04699 Xã Chấn Thịnh
19 2 Tỉnh Thái Nguyên > 19 Tỉnh Thái Nguyên
  Thành phố Sông Công: 05509 Phường Châu Sơn > 05533 Phường Bá Xuyên; 05530 Xã Bình Sơn > 05503 Xã Tân Cương
  Huyện Định Hóa: 05584 Xã Trung Lương > 05587 Xã Bình Yên; 05599 Xã Sơn Phú > 05605 Xã Bình Thành
  Thành phố Phổ Yên: 05860 Phường Ba Hàng > 05860 Phường Phổ Yên; 05899 Phường Trung Thành > 05899 Phường Trung Thành
22 2 Tỉnh Quảng Ninh > 22 Tỉnh Quảng Ninh
  Huyện Bình Liêu: 06856 Xã Lục Hồn > 06856 Xã Lục Hồn; 06859 Xã Húc Động > 06838 Xã Bình Liêu
  Huyện Đầm Hà: 06913 Xã Quảng Tân > 06913 Xã Quảng Tân; 06919 Xã Đại Bình > 06895 Xã Đầm Hà
  Thành phố Đông Triều: 07102 Phường Thủy An > 07093 Phường Đông Triều; 07120 Phường Hồng Phong > 07093 Phường Đông Triều
24 4 Tỉnh Bắc Giang > 24 Tỉnh Bắc Ninh
  Huyện Yên Thế: 07243 Xã Đồng Tiến > 07246 Xã Xuân Lương; 07252 Xã Tam Tiến > 07264 Xã Tam Tiến; 07264 Xã Tiến Thắng > 07264 Xã Tam Tiến
  Huyện Lạng Giang: 07399 Thị trấn Kép > 07399 Xã Kép; 07405 Xã Hương Lạc > 07375 Xã Lạng Giang; 07429 Xã Xuân Hương > 07420 Xã Mỹ Thái
  Thị Xã Việt Yên: 07777 Phường Bích Động > 07777 Phường Việt Yên; 07786 Xã Tiên Sơn > 07798 Phường Vân Hà; 07789 Phường Tăng Tiến > 07795 Phường Nếnh
  Thị xã Chũ: 07558 Xã Kiên Thành > 07552 Xã Kiên Lao; 07576 Xã Quý Sơn > 07612 Phường Phượng Sơn; 07579 Phường Trù Hựu > 07525 Phường Chũ
25 2 Tỉnh Phú Thọ > 25 Tỉnh Phú Thọ
  Huyện Thanh Ba: 08158 Xã Đông Lĩnh > 08173 Xã Quảng Yên; 08218 Xã Thanh Hà > 08218 Xã Chí Tiên
  Huyện Lâm Thao: 08498 Thị trấn Hùng Sơn > 08494 Xã Lâm Thao; 08539 Xã Bản Nguyên > 08527 Xã Bản Nguyên
  Huyện Thanh Thủy: 08674 Thị trấn Thanh Thủy > 08674 Xã Thanh Thủy; 08677 Xã Sơn Thủy > 08674 Xã Thanh Thủy
27 3 Tỉnh Bắc Ninh > 24 Tỉnh Bắc Ninh
  Huyện Tiên Du: 09343 Xã Lạc Vệ > 09343 Xã Tân Chi; 09361 Xã Minh Đạo > 09349 Xã Phật Tích; 09364 Xã Cảnh Hưng > 09349 Xã Phật Tích
  Thành phố Từ Sơn: 09376 Phường Tương Giang > 09370 Phường Tam Sơn; 09383 Phường Trang Hạ > 09385 Phường Đồng Nguyên; 09397 Phường Phù Chẩn > 09367 Phường Từ Sơn
  Huyện Gia Bình: 09472 Xã Song Giang > 09469 Xã Đại Lai; 09475 Xã Bình Dương > 09475 Xã Nhân Thắng; 09481 Thị trấn Nhân Thắng > 09475 Xã Nhân Thắng
30 4 Tỉnh Hải Dương > 31 Thành phố Hải Phòng
  Thành phố Chí Linh: 10546 Phường Phả Lại > 10546 Phường Chí Linh; 10558 Xã Bắc An > 10552 Phường Nguyễn Trãi; 10582 Phường Chí Minh > 10549 Phường Chu Văn An
  Huyện Thanh Hà: 10840 Xã Tân An > 10846 Xã Hà Tây; 10867 Xã Thanh Sơn > 10813 Xã Thanh Hà; 10882 Xã Vĩnh Cường > 10882 Xã Hà Đông
  Huyện Gia Lộc: 11038 Xã Gia Tiến > 10999 Xã Gia Lộc; 11047 Xã Hoàng Diệu > 11050 Xã Gia Phúc; 11053 Xã Phạm Trấn > 11065 Xã Trường Tân
  Huyện Tứ Kỳ: 11113 Xã Tân Kỳ > 11113 Xã Tân Kỳ; 11122 Xã Dân An > 11113 Xã Tân Kỳ; 11128 Xã Minh Đức > 11074 Xã Tứ Kỳ
31 5 Thành phố Hải Phòng > 31 Thành phố Hải Phòng
  Quận Ngô Quyền: 11329 Phường Máy Chai > 11329 Phường Ngô Quyền; 11335 Phường Vạn Mỹ > 11329 Phường Ngô Quyền; 11359 Phường Đằng Giang > 11359 Phường Gia Viên
  Quận Hải An: 11410 Phường Đông Hải 1 > 11411 Phường Đông Hải; 11414 Phường Thành Tô > 11413 Phường Hải An; 11416 Phường Đằng Hải > 11413 Phường Hải An
  Quận Đồ Sơn: 11458 Phường Hải Sơn > 11455 Phường Đồ Sơn; 11465 Phường Minh Đức > 11737 Phường Nam Đồ Sơn; 11737 Phường Hợp Đức > 11737 Phường Nam Đồ Sơn
  Thành phố Thủy Nguyên: 11539 Phường Phạm Ngũ Lão > 11473 Phường Bạch Đằng; 11551 Phường Lập Lễ > 11542 Phường Nam Triệu; 11578 Phường Dương Quan > 11560 Phường Thủy Nguyên
33 2 Tỉnh Hưng Yên > 33 Tỉnh Hưng Yên
  Huyện Văn Lâm: 11998 Xã Việt Hưng > 11995 Xã Đại Đồng; 12007 Xã Minh Hải > 11992 Xã Lạc Đạo
  Huyện Văn Giang: 12019 Thị trấn Văn Giang > 12019 Xã Văn Giang; 12022 Xã Xuân Quan > 12025 Xã Phụng Công
  Huyện Tiên Lữ: 12355 Xã An Viên > 12337 Xã Hoàng Hoa Thám; 12373 Xã Thụy Lôi > 12364 Xã Tiên Lữ
34 3 Tỉnh Thái Bình > 33 Tỉnh Hưng Yên
  Thành phố Thái Bình: 12448 Phường Phú Khánh > 12466 Phường Vũ Phúc; 12460 Phường Hoàng Diệu > 12817 Phường Trà Lý; 12817 Xã Đông Mỹ > 12817 Phường Trà Lý
  Huyện Hưng Hà: 12613 Thị trấn Hưng Nhân > 12613 Xã Long Hưng; 12643 Xã Thống Nhất > 12586 Xã Hưng Hà; 12646 Xã Tiến Đức > 12613 Xã Long Hưng
  Huyện Kiến Xương: 13081 Xã Quốc Tuấn > 13093 Xã Trà Giang; 13120 Xã Thống Nhất > 13120 Xã Lê Lợi; 13144 Xã Quang Bình > 13075 Xã Kiến Xương
36 3 Tỉnh Nam Định > 37 Tỉnh Ninh Bình
  Thành phố Nam Định: 13699 Phường Mỹ Xá > 13699 Phường Thành Nam; 13720 Xã Mỹ Trung > 13684 Phường Thiên Trường; 13723 Xã Mỹ Tân > 13684 Phường Thiên Trường
  Huyện Ý Yên: 13819 Xã Phú Hưng > 13822 Xã Phong Doanh; 13834 Xã Yên Dương > 13834 Xã Vũ Dương; 13876 Xã Hồng Quang > 13795 Xã Ý Yên
  Huyện Nghĩa Hưng: 13894 Thị trấn Rạng Đông > 13894 Xã Rạng Đông; 13921 Xã Nghĩa Lạc > 13918 Xã Nghĩa Sơn; 13927 Xã Nghĩa Phong > 13927 Xã Hồng Phong
38 6 Tỉnh Thanh Hóa > 38 Tỉnh Thanh Hóa
  Thị xã Bỉm Sơn: 14809 Phường Bắc Sơn > 14818 Phường Quang Trung; 14821 Phường Đông Sơn > 14812 Phường Bỉm Sơn; 14823 Phường Phú Sơn > 14818 Phường Quang Trung
  Thành phố Sầm Sơn: 14842 Phường Quảng Tiến > 16531 Phường Sầm Sơn; 16513 Xã Quảng Minh > 16516 Phường Nam Sầm Sơn; 16531 Phường Quảng Châu > 16531 Phường Sầm Sơn
  Huyện Mường Lát: 14848 Xã Tam Chung > 14848 Xã Tam Chung; 14857 Xã Trung Lý > 14857 Xã Trung Lý; 14860 Xã Quang Chiểu > 14860 Xã Quang Chiểu
  Huyện Hoằng Hóa: 15907 Xã Hoằng Cát > 15910 Xã Hoằng Sơn; 15910 Xã Hoằng Xuyên > 15910 Xã Hoằng Sơn; 15919 Xã Hoằng Hợp > 15880 Xã Hoằng Giang
40 6 Tỉnh Nghệ An > 40 Tỉnh Nghệ An
  Huyện Quỳ Châu: 16789 Xã Châu Nga > 16777 Xã Quỳ Châu; 16801 Xã Châu Phong > 16801 Xã Hùng Chân; 16810 Xã Diên Lãm > 16801 Xã Hùng Chân
  Huyện Tân Kỳ: 17272 Xã Tân Phú > 17272 Xã Tân Phú; 17284 Xã Nghĩa Đồng > 17284 Xã Nghĩa Đồng; 17308 Xã Nghĩa Dũng > 17266 Xã Tân Kỳ
  Huyện Nghi Lộc: 17866 Xã Nghi Long > 17866 Xã Trung Lộc; 17869 Xã Nghi Xá > 17866 Xã Trung Lộc; 17893 Xã Nghi Trung > 17827 Xã Nghi Lộc
  Huyện Nam Đàn: 17938 Xã Nam Thanh > 17935 Xã Nam Đàn; 17941 Xã Nam Anh > 17944 Xã Đại Huệ; 17998 Xã Nam Kim > 17989 Xã Thiên Nhẫn
42 2 Tỉnh Hà Tĩnh > 42 Tỉnh Hà Tĩnh
  Thị xã Hồng Lĩnh: 18115 Phường Bắc Hồng > 18115 Phường Bắc Hồng Lĩnh; 18121 Phường Trung Lương > 18115 Phường Bắc Hồng Lĩnh
  Huyện Vũ Quang: 18316 Xã Ân Phú > 18322 Xã Mai Hoa; 18340 Xã Hương Minh > 18313 Xã Vũ Quang
  Huyện Nghi Xuân: 18382 Xã Xuân Thành > 18373 Xã Tiên Điền; 18385 Xã Xuân Viên > 18352 Xã Nghi Xuân
44 2 Tỉnh Quảng Bình > 44 Tỉnh Quảng Trị
  Thành Phố Đồng Hới: 18874 Phường Phú Hải > 18880 Phường Đồng Hới; 18883 Xã Quang Phú > 18859 Phường Đồng Thuận
  Huyện Bố Trạch: 19111 Thị trấn Hoàn Lão > 19111 Xã Hoàn Lão; 19147 Xã Thượng Trạch > 19147 Xã Thượng Trạch
  Huyện Lệ Thủy: 19276 Xã Sơn Thủy > 19246 Xã Lệ Ninh; 19309 Xã Mai Thủy > 19309 Xã Trường Phú
46 2 Thành phố Huế > 46 Thành phố Huế
  Thị xã Phong Điền: 19846 Phường Phong Hòa > 19831 Phường Phong Dinh; 19858 Phường Phong An > 19858 Phường Phong Thái
  Huyện Phú Vang: 19936 Xã Vinh Xuân > 19945 Xã Phú Vinh; 19939 Xã Phú Lương > 19918 Xã Phú Hồ
  Huyện A Lưới: 20065 Xã Hồng Bắc > 20044 Xã A Lưới 2; 20074 Xã Phú Vinh > 20071 Xã A Lưới 3
48 4 Thành phố Đà Nẵng > 48 Thành phố Đà Nẵng
  Quận Hải Châu: 20230 Phường Thuận Phước > 20242 Phường Hải Châu; 20242 Phường Phước Ninh > 20242 Phường Hải Châu; 20257 Phường Hòa Cường Bắc > 20257 Phường Hòa Cường
  Quận Sơn Trà: 20272 Phường An Hải Bắc > 20275 Phường An Hải; 20275 Phường Phước Mỹ > 20275 Phường An Hải; 20278 Phường An Hải Nam > 20275 Phường An Hải
  Quận Ngũ Hành Sơn: 20284 Phường Mỹ An > 20285 Phường Ngũ Hành Sơn; 20285 Phường Khuê Mỹ > 20285 Phường Ngũ Hành Sơn; 20287 Phường Hòa Quý > 20285 Phường Ngũ Hành Sơn
  Huyện Hòa Vang: 20308 Xã Hòa Nhơn > 20308 Xã Bà Nà; 20323 Xã Hòa Châu > 20314 Phường Hòa Xuân; 20332 Xã Hòa Khương > 20332 Xã Hòa Tiến
49 2 Tỉnh Quảng Nam > 48 Thành phố Đà Nẵng
  Huyện Đông Giang: 20476 Xã Jơ Ngây > 20476 Xã Sông Kôn; 20497 Xã Kà Dăng > 20494 Xã Bến Hiên
  Huyện Hiệp Đức: 20767 Xã Bình Lâm > 20767 Xã Việt An; 20776 Xã Phước Gia > 20770 Xã Phước Trà
  Huyện Bắc Trà My: 20899 Thị trấn Trà My > 20900 Xã Trà My; 20908 Xã Trà Đông > 20908 Xã Trà Liên
51 2 Tỉnh Quảng Ngãi > 51 Tỉnh Quảng Ngãi
  Huyện Bình Sơn: 21040 Thị trấn Châu Ổ > 21040 Xã Bình Sơn; 21049 Xã Bình Đông > 21061 Xã Vạn Tường
  Huyện Nghĩa Hành: 21388 Xã Hành Thiện > 21388 Xã Thiện Tín; 21397 Xã Hành Tín Đông > 21388 Xã Thiện Tín
  Thị xã Đức Phổ: 21460 Phường Phổ Ninh > 21439 Phường Đức Phổ; 21469 Phường Phổ Hòa > 21439 Phường Đức Phổ
52 2 Tỉnh Bình Định > 52 Tỉnh Gia Lai
  Thành phố Quy Nhơn: 21577 Phường Ngô Mây > 21592 Phường Quy Nhơn Nam; 21589 Phường Bùi Thị Xuân > 21589 Phường Quy Nhơn Tây
  Thị xã Hoài Nhơn: 21643 Xã Hoài Sơn > 21655 Phường Hoài Nhơn Bắc; 21658 Phường Tam Quan Nam > 21664 Phường Hoài Nhơn
  Thị xã An Nhơn: 21931 Xã Nhơn Phúc > 21907 Phường Bình Định; 21937 Xã Nhơn Khánh > 21907 Phường Bình Định
56 2 Tỉnh Khánh Hòa > 56 Tỉnh Khánh Hòa
  Huyện Cam Lâm: 22441 Xã Cam Hải Đông > 22453 Xã Cam Lâm; 22459 Xã Cam Phước Tây > 22465 Xã Cam An
  Huyện Vạn Ninh: 22501 Xã Vạn Bình > 22516 Xã Vạn Thắng; 22504 Xã Vạn Thọ > 22504 Xã Đại Lãnh
  Huyện Khánh Vĩnh: 22615 Xã Khánh Bình > 22615 Xã Bắc Khánh Vĩnh; 22633 Xã Giang Ly > 22624 Xã Tây Khánh Vĩnh
64 3 Tỉnh Gia Lai > 52 Tỉnh Gia Lai
  Thị xã An Khê: 23620 Phường An Phú > 23617 Phường An Khê; 23623 Phường An Tân > 23617 Phường An Khê; 23633 Phường Ngô Mây > 23617 Phường An Khê
  Huyện Chư Sê: 23944 Xã Ia Tiêm > 23947 Xã Bờ Ngoong; 23950 Xã Ia Glai > 23941 Xã Chư Sê; 23968 Xã HBông > 23971 Xã Ia Hrú
  Huyện Chư Pưh: 23942 Thị trấn Nhơn Hòa > 23942 Xã Chư Pưh; 23978 Xã Ia Hla > 23977 Xã Ia Ko; 23980 Xã Chư Don > 23942 Xã Chư Pưh
66 4 Tỉnh Đắk Lắk > 66 Tỉnh Đắk Lắk
  Huyện Buôn Đôn: 24241 Xã Ea Wer > 24241 Xã Ea Wer; 24244 Xã Tân Hòa > 24241 Xã Ea Wer; 24250 Xã Ea Bar > 24250 Xã Ea Nuôl
  Huyện Krông Năng: 24355 Xã Phú Lộc > 24343 Xã Krông Năng; 24358 Xã Tam Giang > 24352 Xã Tam Giang; 24359 Xã Ea Púk > 24364 Xã Phú Xuân
  Huyện Krông A Na: 24559 Xã Ea Na > 24559 Xã Ea Na; 24568 Xã Băng A Drênh > 24568 Xã Dur Kmăl; 24577 Xã Quảng Điền > 24538 Xã Krông Ana
  Huyện Lắk: 24583 Xã Yang Tao > 24580 Xã Liên Sơn Lắk; 24598 Xã Đắk Phơi > 24598 Xã Đắk Phơi; 24610 Xã Ea Rbin > 24607 Xã Nam Ka
67 2 Tỉnh Đắk Nông > 68 Tỉnh Lâm Đồng
  Thành phố Gia Nghĩa: 24619 Phường Quảng Thành > 24611 Phường Bắc Gia Nghĩa; 24628 Xã Đắk Nia > 24617 Phường Đông Gia Nghĩa
  Huyện Đắk Mil: 24677 Xã Đắk N'Drót > 24670 Xã Đắk Mil; 24679 Xã Đắk Sắk > 24678 Xã Đắk Sắk
  Huyện Đắk Song: 24718 Xã Đắk Môl > 24718 Xã Đắk Song; 24719 Xã Đắk Hòa > 24718 Xã Đắk Song
68 3 Tỉnh Lâm Đồng > 68 Tỉnh Lâm Đồng
  Thành phố Đà Lạt: 24778 Phường 9 > 24778 Phường Lâm Viên - Đà Lạt; 24805 Xã Xuân Thọ > 24805 Phường Xuân Trường - Đà Lạt; 24808 Xã Tà Nung > 24787 Phường Cam Ly - Đà Lạt
  Huyện Đam Rông: 24859 Xã Đạ M'Rông > 24875 Xã Đam Rông 3; 24875 Xã Đạ Rsal > 24875 Xã Đam Rông 3; 24886 Xã Phi Liêng > 24886 Xã Đam Rông 1
  Huyện Lạc Dương: 24846 Thị trấn Lạc Dương > 24846 Phường Lang Biang - Đà Lạt; 24847 Xã Đạ Chais > 24848 Xã Lạc Dương; 24850 Xã Đưng KNớ > 24853 Xã Đam Rông 4
72 2 Tỉnh Tây Ninh > 80 Tỉnh Tây Ninh
  Huyện Tân Châu: 25519 Xã Tân Hà > 25522 Xã Tân Đông; 25531 Xã Suối Ngô > 25531 Xã Tân Hòa
  Huyện Bến Cầu: 25687 Xã Long Phước > 25684 Xã Long Chữ; 25693 Xã Tiên Thuận > 25681 Xã Bến Cầu
  Thị xã Trảng Bàng: 25717 Phường Lộc Hưng > 25732 Phường An Tịnh; 25738 Xã Phước Chỉ > 25729 Xã Phước Chỉ
74 6 Tỉnh Bình Dương > 79 Thành phố Hồ Chí Minh
  Thành phố Bến Cát: 25837 Phường Chánh Phú Hòa > 25837 Phường Chánh Phú Hòa; 25843 Phường An Tây > 25843 Phường Tây Nam; 25849 Phường Hòa Lợi > 25849 Phường Hòa Lợi
  Huyện Phú Giáo: 25861 Xã An Linh > 25867 Xã An Long; 25867 Xã An Long > 25867 Xã An Long; 25873 Xã Tân Hiệp > 25864 Xã Phước Thành
  Thành phố Dĩ An: 25942 Phường Dĩ An > 25942 Phường Dĩ An; 25945 Phường Tân Bình > 25945 Phường Tân Đông Hiệp; 25960 Phường An Bình > 25942 Phường Dĩ An
  Thành phố Thuận An: 25963 Phường An Thạnh > 25978 Phường Thuận An; 25978 Phường Hưng Định > 25978 Phường Thuận An; 25981 Xã An Sơn > 25978 Phường Thuận An
75 6 Tỉnh Đồng Nai > 75 Tỉnh Đồng Nai
  Thành phố Long Khánh: 26098 Phường Bảo Vinh > 26098 Phường Bảo Vinh; 26104 Phường Bàu Sen > 26104 Phường Xuân Lập; 26107 Xã Bàu Trâm > 26080 Phường Long Khánh
  Huyện Tân Phú: 26116 Thị trấn Tân Phú > 26116 Xã Tân Phú; 26131 Xã Tà Lài > 26134 Xã Tà Lài; 26143 Xã Thanh Sơn > 26158 Xã Phú Lâm
  Huyện Thống Nhất: 26299 Xã Gia Tân 1 > 26299 Xã Thống Nhất; 26302 Xã Gia Tân 2 > 26299 Xã Thống Nhất; 26314 Xã Bàu Hàm 2 > 26326 Xã Dầu Giây
  Huyện Nhơn Trạch: 26473 Xã Long Tân > 26485 Xã Nhơn Trạch; 26479 Thị trấn Hiệp Phước > 26485 Xã Nhơn Trạch; 26482 Xã Phú Hữu > 26491 Xã Đại Phước
77 3 Tỉnh Bà Rịa - Vũng Tàu > 79 Thành phố Hồ Chí Minh
  Huyện Châu Đức: 26584 Xã Xuân Sơn > 26584 Xã Xuân Sơn; 26587 Xã Sơn Bình > 26584 Xã Xuân Sơn; 26614 Xã Đá Bạc > 26617 Xã Nghĩa Thành
  Huyện Xuyên Mộc: 26623 Xã Phước Thuận > 26620 Xã Hồ Tràm; 26629 Xã Xuyên Mộc > 26632 Xã Xuyên Mộc; 26656 Xã Bình Châu > 26656 Xã Bình Châu
  Thành phố Phú Mỹ: 26707 Phường Tân Hòa > 26710 Phường Tân Hải; 26716 Phường Tân Phước > 26713 Phường Tân Phước; 26719 Phường Mỹ Xuân > 26704 Phường Phú Mỹ
79 20 Thành phố Hồ Chí Minh > 79 Thành phố Hồ Chí Minh
  Quận Bình Thạnh: 26908 Phường 11 > 26905 Phường Bình Lợi Trung; 26914 Phường 26 > 26929 Phường Bình Thạnh; 26941 Phường 2 > 26944 Phường Gia Định
  Quận Tân Bình: 26968 Phường 4 > 26968 Phường Tân Sơn Nhất; 26995 Phường 6 > 26995 Phường Tân Hòa; 27004 Phường 14 > 27004 Phường Tân Bình
  Quận Tân Phú: 27025 Phường Phú Thọ Hòa > 27022 Phường Phú Thọ Hòa; 27031 Phường Phú Trung > 27031 Phường Tân Phú; 27034 Phường Hòa Thạnh > 27031 Phường Tân Phú
  Thành phố Thủ Đức: 26809 Phường Hiệp Bình Phước > 26809 Phường Hiệp Bình; 26839 Phường Hiệp Phú > 26842 Phường Tăng Nhơn Phú; 26854 Phường Trường Thạnh > 26857 Phường Long Phước
  Quận 11: 27211 Phường 5 > 27211 Phường Hòa Bình; 27214 Phường 14 > 27211 Phường Hòa Bình; 27253 Phường 16 > 27238 Phường Minh Phụng
  Quận 5: 27307 Phường 2 > 27301 Phường Chợ Quán; 27310 Phường 12 > 27343 Phường Chợ Lớn; 27331 Phường 14 > 27343 Phường Chợ Lớn
  Quận 8: 27409 Phường 4 > 27418 Phường Chánh Hưng; 27424 Phường 6 > 27424 Phường Bình Đông; 27427 Phường 15 > 27427 Phường Phú Định
  Huyện Cần Giờ: 27676 Xã Thạnh An > 27676 Xã Thạnh An; 27679 Xã Long Hòa > 27664 Xã Cần Giờ; 27682 Xã Lý Nhơn > 27673 Xã An Thới Đông
80 3 Tỉnh Long An > 80 Tỉnh Tây Ninh
  Huyện Mộc Hóa: 27796 Xã Bình Hòa Tây > 27793 Xã Bình Hiệp; 27808 Xã Bình Hòa Trung > 27811 Xã Bình Hòa; 27811 Xã Bình Hòa Đông > 27811 Xã Bình Hòa
  Huyện Thạnh Hóa: 27880 Xã Thuận Nghĩa Hòa > 27877 Xã Thạnh Phước; 27892 Xã Tân Đông > 27889 Xã Tân Tây; 27895 Xã Thạnh An > 27865 Xã Thạnh Hóa
  Huyện Đức Hòa: 27934 Thị trấn Hiệp Hòa > 27952 Xã Hiệp Hòa; 27958 Xã Đức Lập Hạ > 27964 Xã Đức Lập; 27961 Xã Tân Phú > 27952 Xã Hiệp Hòa
82 3 Tỉnh Tiền Giang > 82 Tỉnh Đồng Tháp
  Thị xã Cai Lậy: 28459 Xã Tân Phú > 28468 Xã Tân Phú; 28462 Xã Tân Bình > 28436 Phường Thanh Hòa; 28468 Xã Tân Hội > 28468 Xã Tân Phú
  Huyện Cái Bè: 28390 Xã An Cư > 28393 Xã Hội Cư; 28423 Xã Tân Thanh > 28426 Xã Thanh Hưng; 28429 Xã An Hữu > 28429 Xã An Hữu
  Huyện Gò Công Tây: 28651 Thị trấn Vĩnh Bình > 28651 Xã Vĩnh Bình; 28660 Xã Đồng Thạnh > 28660 Xã Đồng Sơn; 28669 Xã Yên Luông > 28663 Xã Phú Thành
86 2 Tỉnh Vĩnh Long > 86 Tỉnh Vĩnh Long
  Thành phố Vĩnh Long: 29542 Phường 9 > 29551 Phường Long Châu; 29557 Phường 3 > 29557 Phường Phước Hậu
  Huyện Mang Thít: 29629 Xã An Phước > 29641 Xã Cái Nhum; 29635 Xã Long Mỹ > 29638 Xã Bình Phước
  Huyện Bình Tân: 29785 Xã Tân Lược > 29785 Xã Tân Lược; 29791 Xã Thành Lợi > 29800 Xã Tân Quới
87 2 Tỉnh Đồng Tháp > 82 Tỉnh Đồng Tháp
  Thành phố Cao Lãnh: 29881 Phường Mỹ Ngãi > 29884 Phường Mỹ Ngãi; 29899 Xã Tịnh Thới > 29869 Phường Cao Lãnh
  Thành phố Hồng Ngự: 29954 Phường An Lộc > 29954 Phường An Bình; 29989 Phường An Bình A > 29954 Phường An Bình
  Huyện Cao Lãnh: 30121 Xã Mỹ Xương > 30076 Xã Mỹ Thọ; 30127 Xã Bình Thạnh > 30112 Xã Mỹ Hiệp
89 4 Tỉnh An Giang > 91 Tỉnh An Giang
  Thành phố Long Xuyên: 30295 Phường Mỹ Phước > 30307 Phường Long Xuyên; 30307 Phường Mỹ Hòa > 30307 Phường Long Xuyên; 30310 Xã Mỹ Khánh > 30292 Phường Bình Đức
  Huyện An Phú: 30340 Xã Khánh An > 30341 Xã Khánh Bình; 30370 Xã Vĩnh Hội Đông > 30337 Xã An Phú; 30373 Thị trấn Đa Phước > 30367 Xã Vĩnh Hậu
  Huyện Phú Tân: 30442 Xã Hiệp Xương > 30445 Xã Bình Thạnh Đông; 30454 Xã Bình Thạnh Đông > 30445 Xã Bình Thạnh Đông; 30460 Xã Tân Trung > 30406 Xã Phú Tân
  Huyện Tri Tôn: 30547 Thị trấn Ba Chúc > 30547 Xã Ba Chúc; 30571 Xã Tà Đảnh > 30580 Xã Cô Tô; 30577 Xã An Tức > 30577 Xã Ô Lâm
91 2 Tỉnh Kiên Giang > 91 Tỉnh An Giang
  Thành phố Hà Tiên: 30772 Phường Bình San > 30769 Phường Hà Tiên; 30784 Xã Thuận Yên > 30766 Phường Tô Châu
  Huyện Tân Hiệp: 30860 Xã Tân Hòa > 30856 Xã Tân Hội; 30871 Xã Tân An > 30856 Xã Tân Hội
  Thành phố Phú Quốc: 31078 Phường Dương Đông > 31078 Đặc khu Phú Quốc; 31105 Xã Thổ Châu > 31105 Đặc khu Thổ Châu
92 3 Thành phố Cần Thơ > 92 Thành phố Cần Thơ
  Quận Ninh Kiều: 31117 Phường Cái Khế > 31120 Phường Cái Khế; 31144 Phường Xuân Khánh > 31135 Phường Ninh Kiều; 31147 Phường Hưng Lợi > 31147 Phường Tân An
  Quận Cái Răng: 31195 Phường Ba Láng > 31186 Phường Cái Răng; 31198 Phường Thường Thạnh > 31186 Phường Cái Răng; 31201 Phường Phú Thứ > 31201 Phường Hưng Phú
  Huyện Vĩnh Thạnh: 31232 Thị trấn Vĩnh Thạnh > 31232 Xã Vĩnh Thạnh; 31237 Xã Vĩnh Trinh > 31237 Xã Vĩnh Trinh; 31241 Xã Thạnh Tiến > 31246 Xã Thạnh Quới
94 2 Tỉnh Sóc Trăng > 92 Thành phố Cần Thơ
  Thành phố Sóc Trăng: 31501 Phường 7 > 31507 Phường Sóc Trăng; 31507 Phường 6 > 31507 Phường Sóc Trăng
  Thị xã Ngã Năm: 31732 Phường 1 > 31732 Phường Ngã Năm; 31747 Phường 3 > 31753 Phường Mỹ Quới
  Thị xã Vĩnh Châu: 31786 Xã Hòa Đông > 31789 Phường Khánh Hòa; 31789 Phường Khánh Hòa > 31789 Phường Khánh Hòa
96 2 Tỉnh Cà Mau > 96 Tỉnh Cà Mau
  Huyện Thới Bình: 32072 Xã Trí Lực > 32071 Xã Trí Phải; 32074 Xã Biển Bạch Đông > 32069 Xã Biển Bạch
  Huyện Trần Văn Thời: 32101 Xã Khánh Bình Tây Bắc > 32104 Xã Đá Bạc; 32108 Xã Khánh Lộc > 32095 Xã Trần Văn Thời
  Huyện Phú Tân: 32224 Xã Việt Thắng > 32227 Xã Nguyễn Việt Khái; 32228 Xã Rạch Chèo > 32227 Xã Nguyễn Việt Khái
`;
