import Foundation
import Testing

extension OneServer {
    @Suite struct RegistrationTests {
        private func register(_ body: JSON) async throws -> Reply {
            try await RESTClient(port: try ParleyProgram.shared.port).post("auth/register", body)
        }

        private func newEmail() -> String { "\(UUID().uuidString)@example.org" }

        @Test func answersTheUserAndSignsIn() async throws {
            let email = newEmail()
            let reply = try await register([
                "email": .string(" \(email.uppercased()) "), "password": "0123456789", "display_name": "  Zoë 🚀 ",
            ])
            #expect(reply.status == 201)
            let user = try reply.json["user"]
            #expect(user.keys == ["id", "email", "display_name", "role", "created_at", "updated_at"])
            expectID(user["id"])
            expectTime(user["created_at"])
            expectTime(user["updated_at"])
            #expect(user["email"].string == email.lowercased())
            #expect(user["display_name"] == "Zoë 🚀")
            let token = try #require(reply.cookie("parley_access"))
            let rest = RESTClient(
                port: try ParleyProgram.shared.port, headers: [("Cookie", "parley_access=\(token)")])
            #expect(try await rest.get("auth/me").json["user"] == user)
        }

        @Test func cookiesAreHiddenFromScriptsAndForeignPages() async throws {
            let reply = try await register([
                "email": .string(newEmail()), "password": "0123456789", "display_name": "Ada",
            ])
            let access = try #require(reply.setCookie("parley_access"))
            let refresh = try #require(reply.setCookie("parley_refresh"))
            for cookie in [access, refresh] {
                #expect(cookie.contains("; HttpOnly"))
                #expect(cookie.contains("; SameSite=Lax"))
                #expect(!cookie.contains("Secure"))
            }
            #expect(access.contains("; Path=/;") || access.hasSuffix("; Path=/"))
            #expect(access.contains("Max-Age=900"))
            #expect(refresh.contains("; Path=/api/v1/auth"))
            #expect(refresh.contains("Max-Age=2592000"))
        }

        @Test func anAddressIsTakenWhateverItsCase() async throws {
            let email = newEmail()
            let body: (String) -> JSON = {
                ["email": .string($0), "password": "0123456789", "display_name": "Ada"]
            }
            #expect(try await register(body(email)).status == 201)
            try expectProblem(try await register(body(email.lowercased())), 409, "conflict")
        }

        @Test(arguments: [
            ("email", JSON.string("nobody")), ("email", "a b@example.org"), ("email", "@"), ("email", ""),
            ("email", .string(String(repeating: "a", count: 300) + "@example.org")),
            ("password", "123456789"), ("password", .string(String(repeating: "x", count: 257))),
            ("display_name", ""), ("display_name", "   "),
            ("display_name", .string(String(repeating: "x", count: 101))),
            ("email", nil), ("password", 5), ("display_name", .array(["Ada"])),
        ])
        func namesTheFieldThatBreaksARule(field: String, value: JSON) async throws {
            var members: [String: JSON] = [
                "email": .string(newEmail()), "password": "0123456789", "display_name": "Ada",
            ]
            members[field] = value
            try expectInvalid(try await register(.object(members)), field)
        }

        @Test(arguments: ["email", "password", "display_name"])
        func namesTheFieldThatIsMissing(field: String) async throws {
            var members: [String: JSON] = [
                "email": .string(newEmail()), "password": "0123456789", "display_name": "Ada",
            ]
            members[field] = nil
            try expectInvalid(try await register(.object(members)), field)
        }

        @Test func namesAllFieldsAtOnce() async throws {
            let reply = try await register(["email": "x", "password": "x", "display_name": ""])
            for field in ["email", "password", "display_name"] { try expectInvalid(reply, field) }
        }

        @Test func takesAPasswordOf256CharactersOfAnyScript() async throws {
            let email = newEmail()
            let password = JSON.string(String(repeating: "パ", count: 256))
            let reply = try await register([
                "email": .string(email), "password": password, "display_name": "Ada",
            ])
            #expect(reply.status == 201, "\(reply.text)")
            let login = try await RESTClient(port: try ParleyProgram.shared.port)
                .post("auth/login", ["email": .string(email), "password": password])
            #expect(login.status == 200)
        }

        @Test func aForeignPageCantRegisterPeople() async throws {
            let rest = RESTClient(port: try ParleyProgram.shared.port).with(("Origin", "https://evil.example"))
            let reply = try await rest.post(
                "auth/register",
                ["email": .string(newEmail()), "password": "0123456789", "display_name": "Ada"])
            try expectProblem(reply, 403, "forbidden")
        }
    }
}

@Suite struct FirstAccountTests {
    @Test func theFirstAccountIsTheAdministratorsAndOnlyThat() async throws {
        try await ParleyProgram.serving { program in
            for role in ["admin", "member"] {
                let person = try await Person.register(on: program)
                #expect(try await person.rest.get("auth/me").json["user"]["role"].string == role)
            }
        }
    }

    @Test func ofManyAtOnceExactlyOneIsTheAdministrators() async throws {
        try await ParleyProgram.serving { program in
            let roles = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        let person = try await Person.register(on: program)
                        return try await person.rest.get("auth/me").json["user"]["role"].string
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(roles.filter { $0 == "admin" }.count == 1)
        }
    }

    @Test func aServerCanBeClosedToNewPeople() async throws {
        try await ParleyProgram.serving(["REGISTRATION": "closed"]) { program in
            let reply = try await RESTClient(port: program.port).post(
                "auth/register", ["email": "a@example.org", "password": "0123456789", "display_name": "Ada"])
            try expectProblem(reply, 403, "forbidden")
            #expect(reply.setCookie("parley_access") == nil)
        }
    }
}
