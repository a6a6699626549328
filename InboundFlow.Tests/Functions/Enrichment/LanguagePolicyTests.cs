using InboundFlow.Functions.Enrichment;

namespace InboundFlow.Tests.Functions.Enrichment;

public sealed class LanguagePolicyTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ok")]
    [InlineData("ciao bella")]
    [InlineData("😀😀😀😀😀😀😀😀😀😀😀😀😀")]
    [InlineData("1234 5678 9012 3456")]
    [InlineData("https://shop.example/a-long-path/with/many/words")]
    [InlineData("nguyen.van.an@mail.example")]
    [InlineData("@somebody_famous #trending_now")]
    [InlineData("ж")]
    public void Too_little_says_nothing_about_the_language(string? text) =>
        Assert.Null(LanguagePolicy.TextToDetect(text, minLatinLetters: 12));

    [Theory]
    [InlineData("where is my order?")]
    [InlineData("Đơn hàng của tôi")]
    [InlineData("你好")]
    [InlineData("ขอ")]
    [InlineData("да")]
    public void A_sentence_is_enough_and_of_other_scripts_two_letters_are(string text) =>
        Assert.Equal(text, LanguagePolicy.TextToDetect(text, minLatinLetters: 12));

    [Fact]
    public void Addresses_and_numbers_are_left_out() =>
        Assert.Equal(
            "look at   please, order",
            LanguagePolicy.TextToDetect("look at https://shop.example/x?id=7 please, order 4711", minLatinLetters: 12)
        );

    [Theory]
    [InlineData("vi", 0.61, "en-GB", "vi")]
    [InlineData("vi", 0.60, "en-GB", "vi")]
    [InlineData("vi", 0.59, "en-GB", "en")]
    [InlineData("vi", 0.59, null, null)]
    [InlineData(null, 0, "pt_BR", "pt")]
    [InlineData(null, 0, "ZH-Hant-TW", "zh")]
    [InlineData(null, 0, "fil", null)]
    [InlineData(null, 0, "", null)]
    [InlineData(null, 0, "??", null)]
    public void An_unsure_guess_gives_way_to_the_language_of_the_profile(
        string? guessed,
        double confidence,
        string? profile,
        string? decided
    ) =>
        Assert.Equal(
            decided,
            LanguagePolicy.Decide(guessed is null ? null : new LanguageGuess(guessed, confidence), profile, 0.6)
        );
}
