import Foundation
import Testing
import Yams

/// `openapi.yaml`, which says what the server may answer.
struct APIDocument: Sendable {
    /// One call that the document describes.
    struct Operation: Sendable, Hashable {
        var method: String
        /// With its parameters in braces: `/api/v1/threads/{id}`.
        var path: String
        /// The same as the address that the document gives, less what its parameters are called.
        var shape: String { path.replacing(/\{\w+\}/, with: "{}") }
    }

    static let shared = Result { try APIDocument() }

    let root: JSON

    private init() throws {
        let text = try String(contentsOf: Self.url, encoding: .utf8)
        root = JSON(yaml: try Yams.load(yaml: text, .default))
    }

    /// At the root of the checkout that this file is in.
    static let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../openapi.yaml")

    static let methods = ["get", "post", "put", "patch", "delete"]

    var operations: [Operation] {
        root["paths"].keys.sorted().flatMap { path in
            Self.methods.filter(root["paths"][path].has).map { Operation(method: $0.uppercased(), path: path) }
        }
    }

    func isSocket(_ operation: Operation) -> Bool {
        description(of: operation)["x-websocket"] == true
    }

    func description(of operation: Operation) -> JSON {
        root["paths"][operation.path][operation.method.lowercased()]
    }

    /// The call that a request to this address makes.
    func operation(_ method: String, at address: String) -> Operation? {
        let parts = address.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false)
        let matches = root["paths"].keys.filter { path in
            let pattern = path.split(separator: "/", omittingEmptySubsequences: false)
            return pattern.count == parts.count && zip(pattern, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
        }
        // A literal path goes before one with parameters.
        guard let path = matches.min(by: { $0.count { $0 == "{" } < $1.count { $0 == "{" } }),
            root["paths"][path].has(method.lowercased())
        else { return nil }
        return Operation(method: method, path: path)
    }

    /// Follows `$ref` until it arrives.
    func resolved(_ value: JSON) -> JSON {
        guard let reference = value["$ref"].string, reference.hasPrefix("#/") else { return value }
        return resolved(reference.dropFirst(2).split(separator: "/").reduce(root) { $0[String($1)] })
    }
}

// MARK: Answers

extension APIDocument {
    /// What is wrong with a server's answer, as the document sees it; nothing for addresses that it doesn't know.
    func faults(of reply: Reply, to method: String, at address: String) -> [String] {
        // What the HTTP parser refuses never becomes a call.
        let isNoHTTP = reply.status == 400 && reply.body.isEmpty
        guard !isNoHTTP, let operation = operation(method, at: address) else { return [] }
        let responses = description(of: operation)["responses"]
        let range = "\(reply.status / 100)XX"
        let known = responses.has(String(reply.status)) ? responses[String(reply.status)] : responses[range]
        guard known != .null else { return ["\(reply.status) is not among its answers: \(reply.text.prefix(200))"] }
        let response = resolved(known)
        return headerFaults(of: reply, response) + bodyFaults(of: reply, response)
    }

    private func headerFaults(of reply: Reply, _ response: JSON) -> [String] {
        response["headers"].keys.sorted().flatMap { name -> [String] in
            let header = resolved(response["headers"][name])
            guard let value = reply.header(name) else {
                return header["required"] == true ? ["\(name) is missing"] : []
            }
            let isNumber = resolved(header["schema"])["type"] == "integer"
            let json = isNumber ? Double(value).map(JSON.number) ?? .string(value) : .string(value)
            return SchemaCheck(document: self).faults(of: json, against: header["schema"], at: name)
        }
    }

    private func bodyFaults(of reply: Reply, _ response: JSON) -> [String] {
        let contents = response["content"]
        guard contents != .null else { return reply.body.isEmpty ? [] : ["there should be no body: \(reply.text)"] }
        let type = (reply.header("Content-Type") ?? "").prefix { $0 != ";" }.lowercased()
        guard let key = contents.keys.first(where: { $0.lowercased() == type || $0 == "*/*" }) else {
            return ["Content-Type is '\(type)', not \(contents.keys.sorted())"]
        }
        let content = contents[key]
        if type == "text/event-stream" { return eventFaults(of: reply, content["x-event"]) }
        guard type.hasSuffix("json"), content.has("schema") else { return [] }
        guard let body = try? reply.json else { return ["the body is no JSON: \(reply.text)"] }
        return SchemaCheck(document: self).faults(of: body, against: content["schema"])
    }

    private func eventFaults(of reply: Reply, _ schema: JSON) -> [String] {
        reply.text.split(separator: "\n").filter { $0.hasPrefix("data: ") }.flatMap { line in
            guard let event = try? JSON(parsing: Array(line.dropFirst(6).utf8)) else { return ["no JSON: \(line)"] }
            return SchemaCheck(document: self).faults(of: event, against: schema)
        }
    }

    /// What is wrong with a frame from the server.
    func faults(ofEvent event: JSON) -> [String] {
        SchemaCheck(document: self).faults(of: event, against: root["components"]["schemas"]["ServerEvent"])
    }
}

/// Every answer that a test gets is held against the document: a test that passes otherwise still fails here.
func expectDescribed(_ reply: Reply, to method: String, at address: String) {
    guard let faults = try? APIDocument.shared.get().faults(of: reply, to: method, at: address) else {
        Issue.record("openapi.yaml can't be read")
        return
    }
    if !faults.isEmpty {
        Issue.record("openapi.yaml, \(method) \(address), \(reply.status): \(faults.joined(separator: "; "))")
    }
}

/// As for answers: every frame that a test gets is one of the document's.
func expectDescribed(_ event: JSON) {
    guard let faults = try? APIDocument.shared.get().faults(ofEvent: event), !faults.isEmpty else { return }
    Issue.record("openapi.yaml, \(event["type"]): \(faults.joined(separator: "; "))")
}

extension JSON {
    fileprivate init(yaml value: Any?) {
        switch value {
        case let value as Bool: self = .bool(value)
        case let value as Int: self = .number(Double(value))
        case let value as Double: self = .number(value)
        case let value as String: self = .string(value)
        case let values as [Any]: self = .array(values.map { JSON(yaml: $0) })
        case let members as [AnyHashable: Any]:
            let pairs = members.map { ("\($0.key.base)", JSON(yaml: $0.value)) }
            self = .object(Dictionary(pairs) { first, _ in first })
        default: self = .null
        }
    }
}
