import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { detectLanguage } from "./language.ts";

// langdetect 1.0.9 says the same with ten seeds of ten (DetectorFactory.seed).
const samples: readonly [language: string, text: string][] = [
  ["ar", "كتب الولد رسالة طويلة إلى صديقه في المدينة."],
  ["bg", "Момчето написа дълго писмо до своя приятел в града."],
  ["bn", "ছেলেটি শহরে তার বন্ধুর কাছে একটি দীর্ঘ চিঠি লিখেছিল।"],
  ["de", "Der Junge schrieb seinem Freund in der Stadt einen langen Brief."],
  ["en", "The boy wrote a long letter to his friend in the town."],
  ["es", "El niño escribió una larga carta a su amigo de la ciudad."],
  ["fa", "پسر نامه‌ای بلند به دوستش در شهر نوشت و آن را فرستاد."],
  ["fi", "Poika kirjoitti pitkän kirjeen ystävälleen kaupunkiin."],
  ["fr", "Le garçon a écrit une longue lettre à son ami de la ville."],
  ["gu", "છોકરાએ શહેરમાં તેના મિત્રને લાંબો પત્ર લખ્યો."],
  ["he", "הילד כתב מכתב ארוך לחבר שלו בעיר."],
  ["hi", "लड़के ने शहर में अपने दोस्त को एक लंबा पत्र लिखा।"],
  ["it", "Il ragazzo ha scritto una lunga lettera al suo amico in città."],
  ["ja", "少年は町にいる友人に長い手紙を書きました。"],
  ["kn", "ಹುಡುಗ ನಗರದಲ್ಲಿರುವ ತನ್ನ ಸ್ನೇಹಿತನಿಗೆ ದೀರ್ಘ ಪತ್ರ ಬರೆದನು."],
  ["ko", "소년은 도시에 있는 친구에게 긴 편지를 썼습니다."],
  ["ml", "കുട്ടി നഗരത്തിലെ സുഹൃത്തിന് ഒരു നീണ്ട കത്ത് എഴുതി."],
  ["mr", "मुलाने शहरातील आपल्या मित्राला एक लांब पत्र लिहिले आहे."],
  ["ne", "केटाले सहरमा रहेको आफ्नो साथीलाई लामो पत्र लेख्यो।"],
  ["pa", "ਮੁੰਡੇ ਨੇ ਸ਼ਹਿਰ ਵਿੱਚ ਆਪਣੇ ਦੋਸਤ ਨੂੰ ਇੱਕ ਲੰਬੀ ਚਿੱਠੀ ਲਿਖੀ।"],
  ["pl", "Chłopiec napisał długi list do swojego przyjaciela w mieście."],
  ["pt", "O menino escreveu uma longa carta ao seu amigo na cidade e não a enviou."],
  ["ru", "Мальчик написал длинное письмо своему другу в городе."],
  ["sw", "Mvulana aliandika barua ndefu kwa rafiki yake mjini."],
  ["ta", "சிறுவன் நகரத்தில் உள்ள தன் நண்பனுக்கு நீண்ட கடிதம் எழுதினான்."],
  ["te", "బాలుడు పట్టణంలోని తన స్నేహితుడికి పొడవైన ఉత్తరం రాశాడు."],
  ["th", "เด็กชายเขียนจดหมายยาวถึงเพื่อนของเขาในเมือง"],
  ["uk", "Хлопчик написав довгого листа своєму другові в місті."],
  ["ur", "لڑکے نے شہر میں اپنے دوست کو ایک لمبا خط لکھا۔"],
  ["vi", "Cậu bé đã viết một bức thư dài cho người bạn của mình ở thành phố."],
  ["zh-cn", "这个男孩给城里的朋友写了一封很长的信。"],
  ["zh-tw", "這個男孩給城裡的朋友寫了一封很長的信。"],
];

const english = "It was a long day, and nothing of what we had planned to do was done when the night came.";

describe("the language of a text", () => {
  it.each(samples)("is %s: %s", (language, text) => {
    expect(detectLanguage(text)).toBe(language);
  });

  it.each([
    ["upper case", english.toUpperCase(), "en"],
    ["lower case", english.toLowerCase(), "en"],
    [
      "an address of the web in another language",
      `${english} https://beispiel.de/${"ueber-die-deutsche-sprache".repeat(70)}`,
      "en",
    ],
    ["Latin terms in another script", "Мальчик написал function update на языке JavaScript в городе Москва.", "ru"],
    ["Vietnamese in composed marks", "Cậu bé đã viết một bức thư dài.".normalize("NFD"), "vi"],
    ["only the first 10,000 characters", `${english.repeat(120)}${"Мальчик написал письмо. ".repeat(1000)}`, "en"],
  ])("is seen in %s", (_, text, language) => {
    expect(detectLanguage(text)).toBe(language);
  });

  it.each([
    ["nothing", ""],
    ["spaces", " \n\t"],
    ["digits and marks", "1 + 2 = 3!"],
    ["emoji", "😀 😀"],
    ["an address of the web", "https://example.org/the-long-letter"],
    ["an address of mail", "the.boy@example.org"],
    ["letters of no profile", "ᚠᚢᚦᚨᚱᚲ"],
    ["half a character", "\uD800"],
  ])("is not known in %s", (_, text) => {
    expect(detectLanguage(text)).toBeUndefined();
  });

  it("does not depend on what was asked before or on repeated spaces", () => {
    assert(
      property(string({ unit: "grapheme", maxLength: 60 }), (text) => {
        const first = detectLanguage(text);
        detectLanguage(english);
        expect(detectLanguage(text)).toBe(first);
        expect(detectLanguage(`  ${text}`)).toBe(first);
        expect(detectLanguage(`${text}   `)).toBe(detectLanguage(`${text} `));
      }),
    );
  });

  it.each([
    ["one letter", "a".repeat(1_000_000)],
    ["beginnings of addresses", "http:".repeat(200_000)],
    ["mail", "a@".repeat(500_000)],
    ["names without a mail", `${"a".repeat(64)}@`.repeat(15_000)],
    ["lone surrogates", "\uDC00\uD800".repeat(500_000)],
    ["marks", "\u0301".repeat(1_000_000)],
  ])("a megabyte of %s is read", (_, text) => {
    expect([undefined, "string"]).toContain(detectLanguage(text) === undefined ? undefined : "string");
  });
});
