import Foundation

/// A `multipart/form-data` body.
enum FormData {
    static let boundary = "----ParleyTestBoundary7MA4YWxk"
    static let contentType = "multipart/form-data; boundary=\(boundary)"

    /// - Parameter headers: of the part, without the empty line behind them.
    static func part(_ headers: String, _ bytes: [UInt8]) -> [UInt8] {
        Array("--\(boundary)\r\n\(headers)\r\n\r\n".utf8) + bytes + Array("\r\n".utf8)
    }

    static func file(_ bytes: [UInt8], named name: String = "notes.txt", field: String = "file") -> [UInt8] {
        // As browsers do.
        let name = name.replacing("\"", with: "%22")
        return part("Content-Disposition: form-data; name=\"\(field)\"; filename=\"\(name)\"", bytes)
    }

    static let end = Array("--\(boundary)--\r\n".utf8)
}

extension Person {
    /// Sends a body as the upload of a file.
    func upload(body: [UInt8], type: String = FormData.contentType) async throws -> Reply {
        try await rest.with(("Content-Type", type)).send("POST", "attachments", bytes: body)
    }

    /// Uploads a file as a browser does.
    func upload(_ bytes: [UInt8], named name: String = "notes.txt") async throws -> Reply {
        try await upload(body: FormData.file(bytes, named: name) + FormData.end)
    }

    /// - Returns: the attachment.
    func newAttachment(_ text: String = "one\ntwo\n", named name: String = "notes.txt") async throws -> JSON {
        let reply = try await upload(Array(text.utf8), named: name)
        guard reply.status == 201 else { throw NotUploaded(reply: reply.text) }
        return try reply.json["attachment"]
    }

    struct NotUploaded: Error { var reply: String }
}

extension ParleyProgram {
    /// The names of all files of attachments, finished or not.
    func attachmentFiles() -> [String] {
        let folder = home.data.appending(path: "attachments")
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
        return paths.map { String($0.split(separator: "/").last ?? "") }.filter { $0.count == 36 }
    }

    /// The most memory that it has held so far, in bytes.
    func peakMemory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process.id)/status", encoding: .utf8)
        let kibibytes = status.firstMatch(of: /VmHWM:\s+(\d+) kB/).flatMap { Int($0.1) }
        return (kibibytes ?? 0) * 1024
    }
}
