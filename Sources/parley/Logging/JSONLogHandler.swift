import ChatAPI
import Foundation
import Logging

/// One JSON object a line on standard error, for machines.
struct JSONLogHandler: LogHandler {
    private struct Line: Encodable {
        var time: Date
        var level: String
        var logger: String
        var message: String
        var metadata: [String: String]
    }

    let label: String
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()

    init(label: String) {
        self.label = label
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let line = Line(
            time: Date(), level: event.level.rawValue, logger: label, message: event.message.description,
            metadata: all.mapValues(\.description))
        guard var bytes = try? WireJSON.encoder().encode(line) else { return }
        bytes.append(UInt8(ascii: "\n"))
        // A line that can't be written is lost; `write(_:)` would end the program.
        try? FileHandle.standardError.write(contentsOf: bytes)
    }
}
