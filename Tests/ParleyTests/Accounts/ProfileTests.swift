import Foundation
import Testing

extension OneServer {
    @Suite struct ProfileTests {
        @Test func aChangeTouchesOnlyWhatItNames() async throws {
            let person = try await Person.register()
            let before = try await person.rest.get("auth/me").json["user"]
            let renamed = try await person.rest.patch("auth/me", ["display_name": "Grace"])
            #expect(renamed.status == 200)
            let user = try renamed.json["user"]
            #expect(user["display_name"] == "Grace")
            #expect(user["email"] == before["email"])
            #expect(try await person.rest.get("auth/me").json["user"] == user)
            #expect(try await person.rest.patch("auth/me", [:]).json["user"]["display_name"] == "Grace")
        }

        @Test func theAddressCanChangeAndSignsInThen() async throws {
            let person = try await Person.register()
            let email = "\(UUID().uuidString.lowercased())@example.net"
            #expect(try await person.rest.patch("auth/me", ["email": .string(email)]).status == 200)
            let login = try await RESTClient(port: person.program.port).post(
                "auth/login", ["email": .string(email), "password": .string(Person.password)])
            #expect(login.status == 200)
        }

        @Test func nobodyTakesAnothersAddress() async throws {
            let (person, other) = (try await Person.register(), try await Person.register())
            let reply = try await person.rest.patch("auth/me", ["email": .string(other.email)])
            try expectProblem(reply, 409, "conflict")
        }

        @Test(arguments: [("email", JSON.string("x")), ("display_name", ""), ("display_name", 3)])
        func namesTheFieldThatBreaksARule(field: String, value: JSON) async throws {
            let person = try await Person.register()
            try expectInvalid(try await person.rest.patch("auth/me", .object([field: value])), field)
        }

        @Test func deletingTakesAllWithIt() async throws {
            let person = try await Person.register()
            let thread = try await person.newThread()
            #expect(try await person.browser.delete("auth/me").status == 204)
            try expectProblem(try await person.rest.get("auth/me"), 401, "unauthorized")
            try expectProblem(try await person.rest.get(thread.path), 401, "unauthorized")
            let login = try await RESTClient(port: person.program.port).post(
                "auth/login", ["email": .string(person.email), "password": .string(Person.password)])
            try expectProblem(login, 401, "unauthorized")
        }

        @Test func deletingInMidAnswerLeavesNothingRunning() async throws {
            let person = try await Person.register()
            let thread = try await person.newThread()
            let socket = try await thread.joinedSocket()
            try await socket.say("go [[script tokens=100000 rate=200]]")
            _ = try await socket.next("stream_chunk")
            #expect(try await person.rest.delete("auth/me").status == 204)
            // The same address is free again, and the server is well.
            let again = try await RESTClient(port: person.program.port).post(
                "auth/register",
                ["email": .string(person.email), "password": .string(Person.password), "display_name": "Ada"])
            #expect(again.status == 201)
        }
    }

    @Suite struct PasswordTests {
        @Test func changesAndEndsOtherSessionsButNotThisOne() async throws {
            let person = try await Person.register()
            let rest = RESTClient(port: person.program.port)
            let elsewhere = try await rest.post(
                "auth/login", ["email": .string(person.email), "password": .string(Person.password)])
            let token = try #require(elsewhere.cookie("parley_access"))
            let reply = try await person.rest.post(
                "auth/password",
                ["current_password": .string(Person.password), "new_password": "another long one"])
            #expect(reply.status == 204)
            #expect(try await person.rest.get("auth/me").status == 200)
            let other = rest.with(("Authorization", "Bearer \(token)"))
            try expectProblem(try await other.get("auth/me"), 401, "unauthorized")
            for (password, status) in [(Person.password, 401), ("another long one", 200)] {
                let login = try await rest.post(
                    "auth/login", ["email": .string(person.email), "password": .string(password)])
                #expect(login.status == status)
            }
        }

        @Test func needsTheCurrentOne() async throws {
            let person = try await Person.register()
            let reply = try await person.rest.post(
                "auth/password", ["current_password": "not the password", "new_password": "another long one"])
            try expectInvalid(reply, "current_password")
        }

        @Test func theNewOneKeepsTheRules() async throws {
            let person = try await Person.register()
            let reply = try await person.rest.post(
                "auth/password", ["current_password": .string(Person.password), "new_password": "short"])
            try expectInvalid(reply, "new_password")
        }
    }

    @Suite struct SessionTests {
        @Test func areListedWithTheCurrentOneMarked() async throws {
            let person = try await Person.register()
            let login = try await RESTClient(port: person.program.port).with(("User-Agent", "Phone")).post(
                "auth/login", ["email": .string(person.email), "password": .string(Person.password)])
            #expect(login.status == 200)
            let list = try await person.rest.get("auth/sessions").json
            #expect(list.keys.isSuperset(of: ["sessions", "total", "has_more"]))
            let sessions = list["sessions"].elements
            #expect(sessions.count == 2)
            for session in sessions {
                #expect(
                    session.keys == ["id", "user_agent", "address", "created_at", "last_used_at", "is_current"])
                expectID(session["id"])
                expectTime(session["created_at"])
                expectTime(session["last_used_at"])
                #expect(session["address"] == "127.0.0.1")
            }
            #expect(sessions.filter { $0["is_current"] == true }.count == 1)
            #expect(sessions.contains { $0["user_agent"] == "Phone" && $0["is_current"] == false })
        }

        @Test func oneCanBeEnded() async throws {
            let person = try await Person.register()
            let login = try await RESTClient(port: person.program.port).post(
                "auth/login", ["email": .string(person.email), "password": .string(Person.password)])
            let other = RESTClient(port: person.program.port)
                .with(("Authorization", "Bearer \(try #require(login.cookie("parley_access")))"))
            let sessions = try await person.rest.get("auth/sessions").json["sessions"].elements
            let id = try #require(sessions.first { $0["is_current"] == false }?["id"].string)
            #expect(try await person.rest.delete("auth/sessions/\(id)").status == 204)
            try expectProblem(try await other.get("auth/me"), 401, "unauthorized")
            #expect(try await person.rest.get("auth/me").status == 200)
            try expectProblem(try await person.rest.delete("auth/sessions/\(id)"), 404, "not_found")
        }

        @Test func nobodyEndsSomeoneElses() async throws {
            let (person, other) = (try await Person.register(), try await Person.register())
            let id = try #require(
                try await other.rest.get("auth/sessions").json["sessions"][0]["id"].string)
            try expectProblem(try await person.rest.delete("auth/sessions/\(id)"), 404, "not_found")
            #expect(try await other.rest.get("auth/me").status == 200)
        }

        @Test func allCanBeEndedAtOnce() async throws {
            let person = try await Person.register()
            #expect(try await person.browser.delete("auth/sessions").status == 204)
            try expectProblem(try await person.rest.get("auth/me"), 401, "unauthorized")
        }
    }
}
