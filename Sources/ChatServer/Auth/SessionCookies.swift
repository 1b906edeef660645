import ChatCore
import Foundation
import HTTPTypes
import Hummingbird

/// The two cookies of a browser's session. Scripts can read neither.
enum SessionCookies {
    static let accessName = "parley_access"
    static let refreshName = "parley_refresh"
    static let refreshPath = "/api/v1/auth"

    static func set(on response: inout Response, accessToken: String, refreshToken: String, isSecure: Bool) {
        response.setCookie(access(accessToken, maxAge: AccessTokens.lifetimeSeconds, isSecure: isSecure))
        response.setCookie(
            refresh(refreshToken, maxAge: Int(Session.refreshTokenLifetimeSeconds), isSecure: isSecure))
    }

    static func clear(on response: inout Response, isSecure: Bool) {
        response.setCookie(access("", maxAge: 0, isSecure: isSecure))
        response.setCookie(refresh("", maxAge: 0, isSecure: isSecure))
    }

    private static func access(_ value: String, maxAge: Int, isSecure: Bool) -> Cookie {
        Cookie(
            name: accessName, value: value, maxAge: maxAge, path: "/", secure: isSecure, httpOnly: true, sameSite: .lax)
    }

    private static func refresh(_ value: String, maxAge: Int, isSecure: Bool) -> Cookie {
        Cookie(
            name: refreshName, value: value, maxAge: maxAge, path: refreshPath, secure: isSecure, httpOnly: true,
            sameSite: .lax)
    }
}
