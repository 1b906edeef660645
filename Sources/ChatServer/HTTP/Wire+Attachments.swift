import ChatAPI
import ChatCore

extension AttachmentBody {
    init(_ attachment: Attachment) {
        self.init(
            id: attachment.id.description, fileName: attachment.fileName, mediaType: attachment.type.rawValue,
            sizeBytes: attachment.sizeBytes, width: attachment.imageSize?.width, height: attachment.imageSize?.height,
            threadId: attachment.threadID?.description, createdAt: attachment.createdAt)
    }
}
