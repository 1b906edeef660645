import Foundation
import Testing

/// Every call that needs somebody to be signed in: all that the document has no other word for.
private let guardedCalls: [APIDocument.Operation] = {
    guard let document = try? APIDocument.shared.get() else { return [] }
    return document.operations.filter { !document.description(of: $0).has("security") && !document.isSocket($0) }
}()

extension APIDocument.Operation {
    /// An address of its shape that leads nowhere.
    fileprivate var address: String { path.replacing("{id}", with: unknownID) }
}

extension OneServer {
    @Suite struct AccessTests {
        @Test func mostCallsAreGuarded() throws {
            let document = try APIDocument.shared.get()
            let open = document.operations.filter { !guardedCalls.contains($0) }
                .compactMap { document.description(of: $0)["operationId"].string }
            #expect(
                Set(open) == [
                    "register", "logIn", "logOut", "refresh", "health", "metrics", "openAPI", "docs", "openSocket",
                ])
        }

        @Test(arguments: guardedCalls)
        func nobodyGetsInWithoutAToken(call: APIDocument.Operation) async throws {
            let reply = try await RESTClient(port: try ParleyProgram.shared.port).send(call.method, call.address)
            try expectProblem(reply, 401, "unauthorized")
            #expect(reply.header("WWW-Authenticate") == "Bearer")
        }

        @Test func nobodyGetsInWithABrokenToken() async throws {
            let person = try await Person.register()
            let parts = person.accessToken.split(separator: ".").map(String.init)
            try #require(parts.count == 3)
            let otherUser = Data(#"{"sub":"x","sid":"\#(unknownID)","iat":0,"exp":99999999999}"#.utf8)
                .base64EncodedString().replacing("=", with: "")
            let unsigned = Data(#"{"alg":"none","typ":"JWT"}"#.utf8).base64EncodedString().replacing("=", with: "")
            let tokens = [
                "", "x", "a.b.c", parts[0] + "." + parts[1] + ".", parts[0] + "." + parts[1] + "." + parts[2] + "x",
                "\(parts[0]).\(otherUser).\(parts[2])", "\(unsigned).\(parts[1]).",
                "\(unsigned).\(parts[1]).\(parts[2])",
                String(parts[2].reversed()), String(repeating: "a", count: 10_000),
            ]
            for token in tokens {
                let rest = RESTClient(port: person.program.port)
                let bearer = try await rest.with(("Authorization", "Bearer \(token)")).get("auth/me")
                try expectProblem(bearer, 401, "unauthorized")
                let cookie = try await rest.with(("Cookie", "parley_access=\(token)")).get("auth/me")
                try expectProblem(cookie, 401, "unauthorized")
            }
            let scheme = RESTClient(port: person.program.port).with(("Authorization", "Basic \(person.accessToken)"))
            try expectProblem(try await scheme.get("auth/me"), 401, "unauthorized")
        }

        @Test func aCookieAndABearerTokenAreAsGood() async throws {
            let person = try await Person.register()
            #expect(try await person.rest.get("auth/me").status == 200)
            let byCookie = RESTClient(port: person.program.port)
                .with(("Cookie", "theme=dark; parley_access=\(person.accessToken); other=1"))
            #expect(try await byCookie.get("auth/me").status == 200)
        }

        @Test(arguments: ["https://evil.example", "null", "http://localhost", "http://127.0.0.1", "", "nonsense"])
        func aForeignPageChangesNothing(origin: String) async throws {
            let person = try await Person.register()
            let byCookie = RESTClient(port: person.program.port)
                .with(("Cookie", person.cookies), ("Origin", origin))
            try expectProblem(try await byCookie.post("projects", ["name": "Evil"]), 403, "forbidden")
            let byBearer = person.rest.with(("Origin", origin))
            try expectProblem(try await byBearer.post("projects", ["name": "Evil"]), 403, "forbidden")
            #expect(try await person.rest.get("projects").json["total"] == 0)
        }

        @Test func changesByCookieNeedAnOrigin() async throws {
            let person = try await Person.register()
            let rest = RESTClient(port: person.program.port).with(("Cookie", person.cookies))
            for call in guardedCalls where call.method != "GET" {
                try expectProblem(try await rest.send(call.method, call.address), 403, "forbidden")
            }
            #expect(try await rest.get("projects").status == 200)
            #expect(
                try await rest.with(("Origin", person.program.origin)).post("projects", ["name": "A"]).status == 201)
        }

        @Test func aBearerTokenNeedsNoOrigin() async throws {
            let person = try await Person.register()
            #expect(try await person.rest.post("projects", ["name": "A"]).status == 201)
            let own = person.rest.with(("Origin", person.program.origin))
            #expect(try await own.post("projects", ["name": "B"]).status == 201)
        }
    }
}

@Suite struct AllowedOriginTests {
    @Test func otherOriginsCanBeAllowed() async throws {
        let settings = ["ALLOWED_ORIGINS": "https://app.example, http://other.example:8080/"]
        try await ParleyProgram.serving(settings) { program in
            let person = try await Person.register(on: program)
            let rest = RESTClient(port: program.port).with(("Cookie", person.cookies))
            for (origin, status) in [
                ("https://app.example", 201), ("https://APP.example:443", 201), ("http://other.example:8080", 201),
                ("http://app.example", 403), ("https://app.example.evil", 403), (program.origin, 201),
            ] {
                let reply = try await rest.with(("Origin", origin)).post("projects", ["name": "A"])
                #expect(reply.status == status, "\(origin)")
            }
        }
    }

    @Test func behindHTTPSCookiesAreSecure() async throws {
        try await ParleyProgram.serving(["PUBLIC_URL": "https://chat.example"]) { program in
            let reply = try await RESTClient(port: program.port).with(("Origin", "https://chat.example")).post(
                "auth/register", ["email": "a@example.org", "password": "0123456789", "display_name": "Ada"])
            #expect(reply.status == 201)
            #expect(reply.setCookie("parley_access")?.contains("Secure") == true)
            #expect(reply.setCookie("parley_refresh")?.contains("Secure") == true)
            #expect(reply.header("Strict-Transport-Security") != nil)
        }
    }
}
