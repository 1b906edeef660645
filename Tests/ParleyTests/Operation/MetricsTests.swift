import Foundation
import Testing

@Suite(.serving())
struct MetricsTests {
    private func metrics() async throws -> [String: Double] {
        let reply = try await RESTClient(port: try ParleyProgram.shared.port).get("/metrics")
        #expect(reply.status == 200)
        #expect(reply.header("Content-Type")?.hasPrefix("text/plain; version=0.0.4") == true)
        let lines = reply.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        return Dictionary(
            lines.map { line in
                let end = line.lastIndex(of: " ") ?? line.endIndex
                return (String(line[..<end]), Double(line[end...].dropFirst()) ?? .nan)
            }
        ) { $1 }
    }

    @Test func countWhatHappensWithoutNamingAnybody() async throws {
        let person = try await Person.register()
        let thread = try await person.newThread()
        let before = try await metrics()
        let socket = try await thread.joinedSocket()
        let answer = try await thread.ask("hello [[script text=\"One two three.\" rate=0]]")
        _ = try await person.rest.get("threads/\(unknownID)")
        _ = try await RESTClient(port: person.program.port).send("BREW", "/coffee/\(thread.id)")
        let after = try await metrics()
        func rise(_ name: String) -> Double { (after[name] ?? 0) - (before[name] ?? 0) }

        #expect(rise("parley_generations_total{outcome=\"complete\"}") == 1)
        #expect(rise("parley_tokens_total{kind=\"completion\"}") == answer["token_count"].number)
        #expect(rise("parley_time_to_first_token_seconds_count") == 1)
        #expect(rise("parley_websocket_connections") == 1)
        #expect(after["parley_generations_running"] == 0)
        #expect(after["parley_store_errors_total"] == 0)
        let route = "route=\"/api/v1/threads/{id}\""
        #expect(rise("parley_http_requests_total{method=\"GET\",\(route),status=\"404\"}") == 1)
        #expect(rise("parley_http_request_duration_seconds_count{method=\"GET\",\(route)}") == 1)
        #expect(after.keys.contains { $0.hasPrefix("parley_build_info{version=") })
        #expect((after["process_open_fds"] ?? 0) > 3)
        for name in after.keys {
            for text in [thread.id, person.userID, person.email, "BREW", "coffee", "scripted"] {
                #expect(!name.contains(text), "\(name)")
            }
        }
        withExtendedLifetime(socket) {}
    }

    @Test func aClosedSocketIsNoLongerCounted() async throws {
        let thread = try await Person.register().newThread()
        do { _ = try await thread.joinedSocket() }
        try await eventually { try await metrics()["parley_websocket_connections"] == 0 }
    }
}
