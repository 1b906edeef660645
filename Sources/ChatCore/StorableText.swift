extension String {
    /// Text that every store can hold: U+0000 is dropped.
    var storable: String {
        utf8.contains(0) ? String(unicodeScalars.filter { $0.value != 0 }) : self
    }

    /// The same, cut after so many code points.
    func storable(atMost limit: Int) -> String {
        String(storable.prefix(codePoints: limit))
    }
}
