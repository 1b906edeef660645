import Foundation
import Testing

extension OneServer {
    @Suite struct SignInTests {
        @Test func answersTheUserAndATokenThatWorks() async throws {
            let person = try await Person.register()
            let reply = try await RESTClient(port: person.program.port).post(
                "auth/login", ["email": .string(person.email.uppercased()), "password": .string(Person.password)])
            #expect(reply.status == 200)
            #expect(reply.header("Cache-Control") == "no-store")
            let body = try reply.json
            #expect(body.keys == ["user", "access_token", "expires_in"])
            #expect(body["expires_in"] == 900)
            #expect(body["user"]["id"].string == person.userID)
            let token = try #require(body["access_token"].string)
            #expect(reply.cookie("parley_access") == token)
            let me = try await RESTClient(port: person.program.port)
                .with(("Authorization", "Bearer \(token)")).get("auth/me")
            #expect(me.status == 200)
        }

        @Test func saysTheSameOfAWrongPasswordAndAnUnknownAddress() async throws {
            let person = try await Person.register()
            let rest = RESTClient(port: person.program.port)
            let wrong = try await rest.post(
                "auth/login", ["email": .string(person.email), "password": "not the password"])
            let unknown = try await rest.post(
                "auth/login", ["email": "\(UUID().uuidString)@example.org".json, "password": "not the password"])
            try expectProblem(wrong, 401, "unauthorized")
            #expect(try wrong.json == unknown.json)
            #expect(wrong.setCookie("parley_access") == nil)
        }

        @Test func isRefusedToAForeignPage() async throws {
            let person = try await Person.register()
            let rest = RESTClient(port: person.program.port).with(("Origin", "https://evil.example"))
            let reply = try await rest.post(
                "auth/login", ["email": .string(person.email), "password": .string(Person.password)])
            try expectProblem(reply, 403, "forbidden")
        }

        @Test func signingOutEndsTheSessionAndTakesTheCookiesBack() async throws {
            let person = try await Person.register()
            let reply = try await person.browser.post("auth/logout")
            #expect(reply.status == 204)
            #expect(reply.setCookie("parley_access")?.contains("Max-Age=0") == true)
            #expect(reply.setCookie("parley_refresh")?.contains("Max-Age=0") == true)
            try expectProblem(try await person.rest.get("auth/me"), 401, "unauthorized")
            try expectProblem(try await person.browser.post("auth/refresh"), 401, "unauthorized")
        }

        @Test func signingOutWithABearerTokenEndsItsSession() async throws {
            let person = try await Person.register()
            #expect(try await person.rest.post("auth/logout").status == 204)
            try expectProblem(try await person.rest.get("auth/me"), 401, "unauthorized")
            try expectProblem(try await person.browser.post("auth/refresh"), 401, "unauthorized")
        }

        @Test func withoutACredentialSigningOutIsFineAndRefreshingIsNot() async throws {
            let rest = RESTClient(port: try ParleyProgram.shared.port)
            #expect(try await rest.post("auth/logout").status == 204)
            try expectProblem(try await rest.post("auth/refresh"), 401, "unauthorized")
        }
    }
}

@Suite struct SignInThrottleTests {
    @Test func guessingIsSlowedDownPerAccount() async throws {
        try await ParleyProgram.serving { program in
            let (person, other) = (try await Person.register(on: program), try await Person.register(on: program))
            let rest = RESTClient(port: program.port)
            func tryWith(_ password: String, _ person: Person) async throws -> Reply {
                try await rest.post("auth/login", ["email": .string(person.email), "password": .string(password)])
            }
            var reply = try await tryWith("wrong wrong", person)
            for _ in 0..<12 where reply.status == 401 { reply = try await tryWith("wrong wrong", person) }
            try expectProblem(reply, 429, "rate_limit_exceeded")
            // Also the right password has to wait; others don't.
            try expectProblem(try await tryWith(Person.password, person), 429, "rate_limit_exceeded")
            #expect(try await tryWith(Person.password, other).status == 200)
            // Those who are signed in notice nothing.
            #expect(try await person.rest.get("auth/me").status == 200)
            try await eventually { try await tryWith(Person.password, person).status == 200 }
        }
    }
}

extension String {
    var json: JSON { .string(self) }
}
