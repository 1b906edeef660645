extension PriceTable {
    /// The table that a new server begins with, to be edited.
    public static let defaults = """
        # What models cost, in US dollars for a million tokens: name, prompt, answer.
        #
        # A name that ends in * is the beginning of names; the longest that fits a model holds. Letter case does not
        # matter. A model that nothing fits is booked as costing nothing, and GET /api/v1/usage says so.
        # Changes count from the next answer on, without a restart. A line that is wrong is named in the log, and the
        # former prices stay; `parley doctor` checks this file.
        #
        # List prices change: compare with your provider's.

        # OpenAI
        gpt-5*,1.25,10
        gpt-5-mini*,0.25,2
        gpt-5-nano*,0.05,0.40
        gpt-4.1*,2,8
        gpt-4.1-mini*,0.40,1.60
        gpt-4.1-nano*,0.10,0.40
        gpt-4o*,2.50,10
        gpt-4o-mini*,0.15,0.60
        gpt-4-turbo*,10,30
        gpt-4,30,60
        gpt-3.5-turbo*,0.50,1.50
        o1*,15,60
        o1-mini*,1.10,4.40
        o3*,2,8
        o3-mini*,1.10,4.40
        o4-mini*,1.10,4.40

        # Anthropic
        claude-opus-4*,15,75
        claude-opus-4-5*,5,25
        claude-sonnet-4*,3,15
        claude-haiku-4*,1,5
        claude-3-7-sonnet*,3,15
        claude-3-5-sonnet*,3,15
        claude-3-5-haiku*,0.80,4
        claude-3-opus*,15,75
        claude-3-haiku*,0.25,1.25

        """
}
