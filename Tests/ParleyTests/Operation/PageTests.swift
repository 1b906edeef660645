import Testing

extension OneServer {
    @Suite struct PageTests {
        private var rest: RESTClient {
            get throws { RESTClient(port: try ParleyProgram.shared.port) }
        }

        @Test(arguments: [
            "/", "/login", "/register", "/projects", "/projects/\(unknownID)", "/projects/\(unknownID)/chat",
            "/projects/\(unknownID)/chat/\(unknownID)", "/settings", "/settings/profile", "/?next=/x",
        ])
        func isServedWhereverTheClientGoes(path: String) async throws {
            let reply = try await rest.get(path)
            #expect(reply.status == 200)
            #expect(reply.text == ServerHome.pageText)
            #expect(reply.header("Content-Type") == "text/html; charset=utf-8")
            #expect(reply.header("Cache-Control") == "no-cache")
            #expect(reply.header("X-Content-Type-Options") == "nosniff")
            #expect(reply.header("X-Frame-Options") == "DENY")
            #expect(reply.header("Referrer-Policy") == "same-origin")
            #expect(reply.header("Cross-Origin-Opener-Policy") == "same-origin")
            let policy = reply.header("Content-Security-Policy") ?? ""
            let rules = policy.split(separator: ";").map { $0.split(separator: " ").map(String.init) }
            #expect(rules.contains(["default-src", "'none'"]))
            #expect(rules.contains(["script-src", "'self'"]))
            #expect(rules.contains(["frame-ancestors", "'none'"]))
            #expect(rules.contains(["base-uri", "'none'"]))
            #expect(!policy.contains("unsafe"))
            #expect(!policy.contains("http"))
        }

        @Test func somebodyAtAnUnknownAddressGetsThePageAndAProgramAProblem() async throws {
            let browser = try rest.with(("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"))
            let reply = try await browser.get("/chats/old")
            #expect(reply.status == 404)
            #expect(reply.text == ServerHome.pageText)
            #expect(reply.header("Content-Security-Policy") != nil)
            for reply in [
                try await rest.get("/chats/old"), try await browser.get("/api/v1/nothing"),
                try await browser.get("/assets/nothing.js"), try await browser.post("/chats/old", [:]),
            ] { try expectProblem(reply, 404, "not_found") }
        }

        @Test func assetsAreForEver() async throws {
            let reply = try await rest.get("/assets/app-1a2b3c.js")
            #expect(reply.status == 200)
            #expect(reply.text == ServerHome.scriptText)
            #expect(reply.header("Content-Type") == "text/javascript; charset=utf-8")
            #expect(reply.header("Cache-Control") == "public, max-age=31536000, immutable")
            #expect(reply.header("Vary") == "Accept-Encoding")
            #expect(reply.header("Content-Encoding") == nil)
        }

        @Test(
            arguments: [
                ("br", "br"), ("gzip", "gzip"), ("gzip, deflate, br", "br"), ("br;q=0, gzip", "gzip"),
                ("identity", nil), ("deflate", nil), ("gzip;q=0.5, br;q=0.9", "br"), ("BR", "br"), ("br; q=0", nil),
                ("br;q=0.0", nil),
            ] as [(String, String?)])
        func comeInTheCodingThatIsAsked(accepted: String, coding: String?) async throws {
            let reply = try await rest.with(("Accept-Encoding", accepted)).get("/assets/app-1a2b3c.js")
            #expect(reply.status == 200)
            #expect(reply.header("Content-Encoding") == coding)
            let texts = ["br": "brotli of the script", "gzip": "gzip of the script"]
            #expect(reply.text == coding.flatMap { texts[$0] } ?? ServerHome.scriptText)
        }

        @Test func whatHasNoSmallerFormComesAsItIs() async throws {
            let reply = try await rest.with(("Accept-Encoding", "br, gzip")).get("/assets/plain-4d5e6f.css")
            #expect(reply.text == "body{}")
            #expect(reply.header("Content-Encoding") == nil)
            #expect(reply.header("Content-Type") == "text/css; charset=utf-8")
        }

        @Test(arguments: [
            "/assets/nothing.js", "/assets/app-1a2b3c.js.br", "/assets/../data/jwt-secret", "/assets/%2e%2e/index.html",
        ])
        func anUnknownAssetIs404(path: String) async throws {
            try expectProblem(try await rest.get(path), 404, "not_found")
        }

        @Test(arguments: ["/", "/assets/app-1a2b3c.js", "/health"])
        func headAnswersWithoutABody(path: String) async throws {
            let (head, get) = (try await rest.send("HEAD", path), try await rest.get(path))
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            for name in ["Content-Type", "Content-Length", "Cache-Control"] {
                #expect(head.header(name) == get.header(name), "\(name)")
            }
        }
    }

    @Suite struct HealthTests {
        @Test func livesWithoutAskingAnyone() async throws {
            let reply = try await RESTClient(port: try ParleyProgram.shared.port).get("/health")
            #expect(reply.status == 200)
            #expect(try reply.json["status"] == "ok")
        }

        @Test func looksDeeperWhenAsked() async throws {
            let body = try await RESTClient(port: try ParleyProgram.shared.port).get("/health?deep=1").json
            #expect(body["status"] == "ok")
            #expect(body["checks"].keys == ["database", "redis", "model"])
            #expect(body["checks"]["database"] == "ok")
            #expect(body["checks"]["model"] == "ok")
        }
    }
}

@Suite struct DegradedHealthTests {
    @Test func withoutItsModelAServerIsDegradedAndStillAnswers() async throws {
        let settings = ["AI_PROVIDER": "local", "LOCAL_MODEL_URL": "http://127.0.0.1:1/v1"]
        try await ParleyProgram.serving(settings) { program in
            let reply = try await RESTClient(port: program.port).get("/health?deep=1")
            #expect(reply.status == 200)
            #expect(try reply.json["status"] == "degraded")
            #expect(try reply.json["checks"]["model"] == "down")
            let person = try await Person.register(on: program)
            try expectProblem(try await person.rest.get("models"), 502, "ai_provider_error")
            let answer = try await person.newThread().ask("anyone there?")
            #expect(answer["status"] == "failed")
            #expect(answer["error_code"] == "ai_provider_error")
        }
    }
}
