"""The words of the page on which a side confirms a result without an account, in the four languages it is read in."""

LANGUAGES = {"en": "English", "id": "Bahasa Indonesia", "vi": "Tiếng Việt", "ko": "한국어"}

WORDS = {
    "en": {
        "title": "Please confirm a result", "lead": "The trade office of the district asks both sides whether what it has recorded is right.",
        "exporter": "Exporter", "buyer": "Buyer", "what": "What it is about", "stage": "Stage", "amount": "Amount", "day": "Date",
        "right": "Is this right?", "confirmed": "Yes, it is right", "disputed": "No, something is wrong",
        "stated": "If not: the right amount", "without": "What would have happened without the trade mission?",
        "nothing": "It would not have come about", "later": "It would have come later", "smaller": "It would have been smaller",
        "same": "The same would have happened", "unknown": "I cannot say", "comment": "In your own words", "name": "Your name",
        "send": "Send", "thanks": "Thank you. Your answer has been recorded.", "sorry": "This link cannot be used",
        "s0": "Consultation", "s1": "Expected", "s2": "Memorandum or letter of intent", "s3": "Agreement with a condition", "s4": "Signed contract", "s5": "Payment", "s6": "Shipped", "s7": "Shipment certified",
    },
    "id": {
        "title": "Mohon konfirmasi hasil", "lead": "Kantor perdagangan distrik menanyakan kepada kedua pihak apakah catatan ini benar.",
        "exporter": "Eksportir", "buyer": "Pembeli", "what": "Perihal", "stage": "Tahap", "amount": "Jumlah", "day": "Tanggal",
        "right": "Apakah ini benar?", "confirmed": "Ya, benar", "disputed": "Tidak, ada yang salah",
        "stated": "Jika tidak: jumlah yang benar", "without": "Apa yang akan terjadi tanpa misi dagang ini?",
        "nothing": "Tidak akan terjadi", "later": "Akan terjadi lebih lambat", "smaller": "Nilainya akan lebih kecil",
        "same": "Akan sama saja", "unknown": "Tidak dapat mengatakan", "comment": "Keterangan Anda", "name": "Nama Anda",
        "send": "Kirim", "thanks": "Terima kasih. Jawaban Anda telah dicatat.", "sorry": "Tautan ini tidak dapat digunakan",
        "s0": "Konsultasi", "s1": "Diharapkan", "s2": "Nota kesepahaman atau surat minat", "s3": "Kesepakatan bersyarat", "s4": "Kontrak yang ditandatangani", "s5": "Pembayaran", "s6": "Dikirim", "s7": "Pengiriman tersertifikasi",
    },
    "vi": {
        "title": "Xin xác nhận kết quả", "lead": "Cơ quan thương mại của quận hỏi cả hai bên xem nội dung đã ghi có đúng không.",
        "exporter": "Bên xuất khẩu", "buyer": "Bên mua", "what": "Nội dung", "stage": "Giai đoạn", "amount": "Số tiền", "day": "Ngày",
        "right": "Điều này có đúng không?", "confirmed": "Đúng", "disputed": "Không, có điểm chưa đúng",
        "stated": "Nếu không: số tiền đúng", "without": "Nếu không có đoàn xúc tiến thương mại thì sao?",
        "nothing": "Sẽ không có giao dịch này", "later": "Sẽ muộn hơn", "smaller": "Giá trị sẽ nhỏ hơn",
        "same": "Vẫn như vậy", "unknown": "Không thể nói", "comment": "Ý kiến của quý vị", "name": "Họ tên",
        "send": "Gửi", "thanks": "Xin cảm ơn. Câu trả lời đã được ghi nhận.", "sorry": "Không thể dùng liên kết này",
        "s0": "Tư vấn", "s1": "Dự kiến", "s2": "Biên bản ghi nhớ hoặc thư ý định", "s3": "Thỏa thuận có điều kiện", "s4": "Hợp đồng đã ký", "s5": "Thanh toán", "s6": "Đã giao hàng", "s7": "Giao hàng đã chứng nhận",
    },
    "ko": {
        "title": "성과 확인 요청", "lead": "구청이 기록한 내용이 맞는지 기업과 바이어 양측에 여쭙니다.",
        "exporter": "수출기업", "buyer": "바이어", "what": "내용", "stage": "단계", "amount": "금액", "day": "일자",
        "right": "내용이 맞습니까?", "confirmed": "맞습니다", "disputed": "다른 점이 있습니다",
        "stated": "다르다면 맞는 금액", "without": "무역촉진단이 없었다면 어떻게 되었겠습니까?",
        "nothing": "성사되지 않았을 것", "later": "더 늦게 성사되었을 것", "smaller": "더 작은 규모였을 것",
        "same": "똑같이 성사되었을 것", "unknown": "말하기 어려움", "comment": "덧붙이실 말", "name": "성함",
        "send": "보내기", "thanks": "감사합니다. 답변을 기록했습니다.", "sorry": "이 링크는 사용할 수 없습니다",
        "s0": "상담", "s1": "추진", "s2": "양해각서·의향서", "s3": "조건부 약정", "s4": "서명된 계약", "s5": "대금", "s6": "선적", "s7": "수출실적증명",
    },
}  # fmt: skip


def words(language: str) -> dict[str, str]:
    return WORDS.get(language, WORDS["en"])
