import Foundation
import Testing

/// One case of `Tests/Vectors/resume.json`, as a server is concerned; its `format` says what it means.
struct ResumeVector: Decodable, Sendable, CustomTestStringConvertible {
    struct Position: Decodable, Sendable {
        var epoch: String
        var seq: Int
    }

    struct History: Decodable, Sendable {
        var last: Int
        var events: [Int]
        var complete: Bool
    }

    enum Step: Decodable, Sendable {
        case live([Int])
        case history(History)

        private enum Key: CodingKey { case live, history }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            self =
                if let live = try container.decodeIfPresent([Int].self, forKey: .live) {
                    .live(live)
                } else {
                    .history(try container.decode(History.self, forKey: .history))
                }
        }
    }

    struct Expectation: Decodable, Sendable {
        var deliver: [Int]?
        var lost: Bool?
    }

    var name: String
    var position: Position?
    var steps: [Step]
    var expect: [Expectation]

    var testDescription: String { name }

    static func all() throws -> [ResumeVector] {
        struct File: Decodable { var vectors: [ResumeVector] }
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Vectors/resume.json")
        return try JSONDecoder().decode(File.self, from: Data(contentsOf: file)).vectors
    }
}
