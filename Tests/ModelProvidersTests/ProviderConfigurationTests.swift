import Foundation
import Testing

@testable import ModelProviders

@Suite("A provider's configuration") struct ProviderConfigurationTests {
    @Test func theKeyIsNotPrinted() {
        let configuration = ProviderConfiguration(
            name: "openai", baseURL: URL(string: "https://api.openai.com/v1/")!, apiKey: "sk-secret")
        #expect(!"\(configuration)".contains("sk-secret"))
        #expect(configuration.url("models") == "https://api.openai.com/v1/models")
    }
}
