import ChatCore

extension Attachment {
    static let columns: SQLText = """
        attachments.id, attachments.owner_id, attachments.thread_id, attachments.file_name, attachments.media_type,
        attachments.size_bytes, attachments.width, attachments.height, attachments.created_at
        """

    init(_ row: any SQLRow) throws {
        self.init(
            id: try row.id("id"), ownerID: try row.id("owner_id"), threadID: row.optionalID("thread_id"),
            fileName: try row.string("file_name"), type: try row.word("media_type"),
            sizeBytes: try row.int("size_bytes"), imageSize: ImageSize(row), createdAt: try row.date("created_at"))
    }
}

extension ImageSize {
    fileprivate init?(_ row: any SQLRow) {
        guard let width = row.optionalInt("width"), let height = row.optionalInt("height") else { return nil }
        self.init(width: width, height: height)
    }
}
