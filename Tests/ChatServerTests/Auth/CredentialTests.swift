import HTTPTypes
import Testing

@testable import ChatServer

@Suite("A request's credential")
struct CredentialTests {
    private func credential(authorization: String? = nil, cookies: [String] = []) -> Authenticator.Credential? {
        var headers = HTTPFields()
        headers[.authorization] = authorization
        for cookie in cookies { headers.append(HTTPField(name: .cookie, value: cookie)) }
        return Authenticator.Credential(headers)
    }

    @Test("is a bearer token, however the scheme is written", arguments: ["Bearer abc", "bearer abc", "BEARER abc"])
    func bearer(header: String) {
        #expect(credential(authorization: header) == .bearer("abc"))
    }

    @Test("is a cookie where there is no Authorization header")
    func cookie() {
        #expect(credential(cookies: ["parley_access=abc"]) == .cookie("abc"))
        #expect(credential(authorization: "Bearer x", cookies: ["parley_access=abc"]) == .bearer("x"))
    }

    @Test("is none for another scheme, even with a cookie", arguments: ["Basic abc", "abc", "Bearer", ""])
    func otherScheme(header: String) {
        #expect(credential(authorization: header) == nil)
        #expect(credential(authorization: header, cookies: ["parley_access=abc"]) == nil)
    }

    @Test(
        "is found among other cookies",
        arguments: [
            (["a=1; parley_access=abc; b=2"], "abc"), (["a=1", "parley_access=abc"], "abc"),
            (["a=1;parley_access=abc"], "abc"), (["parley_access=a.b-c_d=="], "a.b-c_d=="),
            (["parley_access="], ""), (["xparley_access=no; parley_access=abc"], "abc"),
            (["parley_access_x=no"], nil), (["parley_access"], nil), ([";;; ="], nil), ([""], nil), ([], nil),
        ])
    func cookies(headers: [String], value: String?) {
        var fields = HTTPFields()
        for header in headers { fields.append(HTTPField(name: .cookie, value: header)) }
        #expect(fields.cookie(SessionCookies.accessName) == value)
    }
}
