using InboundFlow.Functions.Enrichment;
using Microsoft.Extensions.Options;

namespace InboundFlow.Tests.Functions.Enrichment;

public sealed class LinguaLanguageDetectorTests
{
    private static readonly LinguaLanguageDetector Detector = new(Options.Create(new LanguageOptions()));

    [Theory]
    [InlineData("ar", "أين طلبي؟ لم يصل بعد")]
    [InlineData("de", "Guten Tag, meine Bestellung ist nicht angekommen")]
    [InlineData("en", "Hello, my order has not arrived yet, can you help me?")]
    [InlineData("es", "Hola, ¿dónde está mi pedido?")]
    [InlineData("fr", "Bonjour, je voudrais changer mon adresse de livraison")]
    [InlineData("id", "Pesanan saya belum sampai, tolong bantu")]
    [InlineData("it", "Dove si trova il mio ordine?")]
    [InlineData("ja", "注文した商品がまだ届きません")]
    [InlineData("ko", "주문한 상품이 아직 도착하지 않았어요")]
    [InlineData("nl", "Waar is mijn bestelling gebleven?")]
    [InlineData("pt", "Olá, onde está o meu pedido?")]
    [InlineData("ru", "Где мой заказ? Он ещё не пришёл")]
    [InlineData("th", "สวัสดีค่ะ สินค้ายังไม่มาเลย")]
    [InlineData("vi", "Xin chào, đơn hàng của tôi đang ở đâu?")]
    [InlineData("zh", "我的订单还没有到")]
    public void A_sentence_tells_its_language_with_enough_confidence(string language, string text)
    {
        LanguageGuess? guess = Detector.Detect(text);

        Assert.Equal(language, guess?.Language);
        Assert.InRange(guess!.Confidence, new LanguageOptions().MinConfidence, 1.001);
    }

    [Theory]
    [InlineData("4711")]
    [InlineData("😀")]
    public void A_text_without_words_tells_nothing(string text) => Assert.Null(Detector.Detect(text));

    [Fact]
    public async Task Many_threads_ask_at_once_and_each_gets_its_own_answer()
    {
        LinguaLanguageDetector cold = new(Options.Create(new LanguageOptions { Languages = "en,vi,fr" }));

        string?[] languages = await Task.WhenAll(
            Enumerable
                .Range(0, 32)
                .Select(index =>
                    Task.Run(() => cold.Detect(index % 2 == 0 ? "where is my order" : "đơn hàng của tôi đâu")?.Language)
                )
        );

        Assert.Equal(
            Enumerable.Range(0, 32).Select(index => index % 2 == 0 ? "en" : "vi"),
            languages,
            StringComparer.Ordinal
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("vi")]
    public void With_nothing_to_choose_from_nothing_is_detected(string languages) =>
        Assert.Null(
            new LinguaLanguageDetector(Options.Create(new LanguageOptions { Languages = languages })).Detect(
                "Xin chào bạn"
            )
        );

    [Fact]
    public void Languages_that_are_not_supported_are_refused_at_the_start()
    {
        ValidateOptionsResult result = new LanguageOptionsValidation().Validate(
            null,
            new LanguageOptions
            {
                Languages = "en, xx, None",
                MinLetters = 0,
                MinConfidence = 1.5,
            }
        );

        Assert.Equal(4, result.Failures!.Count());
    }
}
