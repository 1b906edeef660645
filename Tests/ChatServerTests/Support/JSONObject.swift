import Foundation
import Testing

/// Reads JSON without the wire types: as any client would.
func jsonObject(_ data: some DataProtocol) throws -> [String: any Sendable] {
    let object = try JSONSerialization.jsonObject(with: Data(data))
    return try #require(object as? [String: any Sendable])
}

func keys(_ object: [String: any Sendable], withNull: Bool) -> Set<String> {
    Set(object.filter { withNull || !($0.value is NSNull) }.keys)
}
