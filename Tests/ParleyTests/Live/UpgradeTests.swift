import Foundation
import Testing

extension OneServer {
    @Suite struct UpgradeTests {
        private func refusal(
            _ path: String, _ headers: [(String, String)] = []
        ) async throws -> (status: Int, code: String?) {
            do {
                _ = try await SocketClient.open(port: try ParleyProgram.shared.port, path: path, headers: headers)
                return (101, nil)
            } catch let refused as SocketClient.Refused {
                return (refused.status, try? JSON(parsing: refused.body)["error_code"].string)
            }
        }

        @Test func nobodyGetsInWithoutASession() async throws {
            let thread = try await Person.register().newThread()
            #expect(try await refusal("/ws/chat/\(thread.id)") == (401, "unauthorized"))
            let broken = [("Authorization", "Bearer \(thread.person.accessToken)x")]
            #expect(try await refusal("/ws/chat/\(thread.id)", broken) == (401, "unauthorized"))
            #expect(try await refusal("/ws/chat/\(unknownID)") == (401, "unauthorized"))
            #expect(try await thread.person.rest.post("auth/logout").status == 204)
            let ended = [("Authorization", "Bearer \(thread.person.accessToken)")]
            #expect(try await refusal("/ws/chat/\(thread.id)", ended) == (401, "unauthorized"))
        }

        @Test func aStrangersOrUnknownThreadIsNotThere() async throws {
            let thread = try await Person.register().newThread()
            let stranger = try await Person.register()
            let headers = [("Authorization", "Bearer \(stranger.accessToken)")]
            for path in ["/ws/chat/\(thread.id)", "/ws/chat/\(unknownID)", "/ws/chat/x", "/ws/chat/", "/ws/other"] {
                #expect(try await refusal(path, headers) == (404, "thread_not_found"), "\(path)")
            }
        }

        @Test func aForeignPageIsRefused() async throws {
            let thread = try await Person.register().newThread()
            let path = "/ws/chat/\(thread.id)"
            let foreign = ("Origin", "https://evil.example")
            let cookie = ("Cookie", thread.person.cookies)
            #expect(try await refusal(path, [cookie, foreign]) == (403, "forbidden"))
            #expect(try await refusal(path, [cookie]) == (403, "forbidden"))
            let bearer = ("Authorization", "Bearer \(thread.person.accessToken)")
            #expect(try await refusal(path, [bearer, foreign]) == (403, "forbidden"))
            #expect(try await refusal(path, [cookie, ("Origin", thread.person.program.origin)]).status == 101)
        }

        @Test func helloSaysWhereTheReaderIs() async throws {
            let thread = try await Person.register().newThread()
            let hello = try await thread.socket().next()
            #expect(
                hello.keys == [
                    "type", "connection_id", "thread_id", "timestamp", "protocol_version", "epoch", "last_seq",
                    "resumed",
                ])
            #expect(hello["type"] == "connection_established")
            #expect(hello["protocol_version"] == "1.0")
            #expect(hello["thread_id"].string == thread.id)
            expectID(hello["connection_id"])
            expectTime(hello["timestamp"])
            #expect(hello["epoch"].string?.isEmpty == false)
            #expect(hello["last_seq"].int != nil)
            #expect(hello["resumed"] == false)
            let page = try await thread.page()
            #expect(page["epoch"] == hello["epoch"])
            #expect(page["last_seq"] == hello["last_seq"])
        }

        @Test func theAddressThatANewThreadNamesWorks() async throws {
            let person = try await Person.register()
            let reply = try await person.rest.post("threads", ["project_id": .string(try await person.newProject())])
            let address = try #require(try reply.json["websocket_url"].string)
            #expect(address == "ws://127.0.0.1:\(person.program.port)/ws/chat/\(try reply.json["id"].string ?? "")")
            let path = try #require(URL(string: address)?.path)
            #expect(try await refusal(path, [("Authorization", "Bearer \(person.accessToken)")]).status == 101)
        }
    }
}
