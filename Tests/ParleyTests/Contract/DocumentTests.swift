import Foundation
import Testing

/// `openapi.yaml` and the server say the same. That each answer is as the document has it, every other test sees to:
/// `RESTClient` and `SocketClient` hold what they get against it.
@Suite struct DocumentTests {
    private let document: APIDocument

    init() throws {
        document = try APIDocument.shared.get()
    }

    @Test func namesEveryRouteAndNoOther() async throws {
        let program = try await ParleyProgram.start(["LOG_LEVEL": "debug"])
        let log = program.process.log
        try await program.end()
        let served = Set(
            log.matches(of: /serves ([A-Z]+) (\/\S*)/).map { match in
                APIDocument.Operation(method: String(match.1), path: String(match.2)).described
            })
        let described = Set(document.operations.filter { !document.isSocket($0) }.map(\.described))
        #expect(served.contains("GET /api/v1/threads/{}"))
        #expect(described.subtracting(served) == [], "described, not served")
        #expect(served.filter { !isPage($0) }.subtracting(described) == [], "served, not described")
    }

    /// The web client's pages and files are no API.
    private func isPage(_ operation: String) -> Bool {
        let path = operation.drop { $0 != "/" }
        return !path.hasPrefix("/api/") && !["/health", "/metrics", "/openapi.yaml", "/docs"].contains(path)
    }

    @Test func pointsNowhereIntoTheVoid() {
        func walk(_ value: JSON) {
            if let reference = value["$ref"].string { #expect(document.resolved(value) != .null, "\(reference)") }
            for key in value.keys { walk(value[key]) }
            value.elements.forEach(walk)
        }
        walk(document.root)
    }

    @Test func holdsNothingThatNobodyUses() throws {
        let text = try String(contentsOf: APIDocument.url, encoding: .utf8)
        for section in document.root["components"].keys where !["securitySchemes"].contains(section) {
            for name in document.root["components"][section].keys where !["ClientEvent"].contains(name) {
                #expect(text.contains("\"#/components/\(section)/\(name)\""), "\(section)/\(name)")
            }
        }
    }

    /// Programs that are made from the document choose by `type` alone.
    @Test(arguments: ["ClientEvent", "ServerEvent"])
    func leadsFromEachTypeOfEventToItsSchema(name: String) {
        func types(of schema: JSON) -> Set<String> {
            let type = document.resolved(schema)["properties"]["type"]["const"].string.map { Set([$0]) } ?? []
            return document.resolved(schema)["oneOf"].elements.reduce(type) { $0.union(types(of: $1)) }
        }
        let events = document.root["components"]["schemas"][name]
        let mapping = events["discriminator"]["mapping"]
        #expect(events["discriminator"]["propertyName"] == "type")
        #expect(!mapping.keys.isEmpty)
        for type in mapping.keys { #expect(types(of: ["$ref": mapping[type]]) == [type]) }
        let mapped = Set(mapping.keys.compactMap { mapping[$0].string })
        #expect(mapped == Set(events["oneOf"].elements.compactMap { $0["$ref"].string }))
    }

    @Test func givesEveryOperationANameOfItsOwn() {
        let names = document.operations.map { document.description(of: $0)["operationId"].string ?? "" }
        #expect(Set(names).count == names.count)
        #expect(!names.contains(""))
    }

    @Test func hasExamplesThatFitTheirSchemas() {
        for operation in document.operations {
            let contents = document.description(of: operation)["requestBody"]["content"]
            for type in contents.keys where contents[type].has("example") {
                let content = contents[type]
                let faults = SchemaCheck(document: document).faults(
                    of: content["example"], against: content["schema"], at: operation.described)
                #expect(faults == [])
            }
        }
    }

    @Test func checksWhatItSeems() {
        let thread = document.root["components"]["schemas"]["Stopped"]
        let check = SchemaCheck(document: document)
        #expect(check.faults(of: ["stopped": true], against: thread) == [])
        #expect(check.faults(of: ["stopped": 1], against: thread).count == 1)
        #expect(check.faults(of: ["stopped": true, "why": "asked"], against: thread).count == 1)
        #expect(check.faults(of: [:], against: thread).count == 1)
        #expect(document.faults(ofEvent: ["type": "heartbeat_ack", "timestamp": "now"]).count == 1)
    }

    @Test func isServedAsItIs() async throws {
        try await ParleyProgram.serving { program in
            let rest = RESTClient(port: program.port)
            let document = try await rest.get("/openapi.yaml")
            #expect(document.status == 200)
            #expect(document.header("Content-Type") == "application/yaml")
            #expect(document.text == (try String(contentsOf: APIDocument.url, encoding: .utf8)))
            let page = try await rest.get("/docs")
            #expect(page.status == 200)
            #expect(page.header("Content-Security-Policy")?.contains("script-src 'self'") == true)
        }
    }
}

extension APIDocument.Operation {
    fileprivate var described: String { "\(method) \(shape)" }
}
