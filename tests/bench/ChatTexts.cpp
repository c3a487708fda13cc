// SPDX-License-Identifier: MIT
#include "bench/ChatTexts.h"

#include <QSet>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace bench {
namespace {

constexpr size_t kWords = 20'000;
constexpr size_t kIdeographs = 3'500;

std::vector<double> zipf(size_t count, double exponent)
{
    std::vector<double> cumulated;
    double sum = 0;
    for (size_t i = 0; i < count; ++i) {
        sum += 1 / std::pow(double(i) + 2.7, exponent);
        cumulated.push_back(sum);
    }
    return cumulated;
}

} // namespace

ChatTexts::ChatTexts(unsigned seed) : m_random(seed), m_wordWeights(zipf(kWords, 1.05))
{
    const auto ideographs = zipf(kIdeographs, 1.0);
    const QString letters = u"etaoinshrdlcumwfgypbvk"_s;
    QSet<QString> known;
    while (m_english.size() < kWords) {
        // Common words are short ones.
        const double mean = 2.2 + 1.1 * std::pow(double(m_english.size()), 0.16);
        const int length = std::max(1, int(std::normal_distribution<>(mean, 1.4)(m_random)));
        QString word;
        for (int i = 0; i < length; ++i)
            word += letters[qsizetype(m_random() % unsigned(letters.size()))];
        if (!known.contains(word))
            m_english.push_back(word);
        known.insert(word);
    }
    while (m_chinese.size() < kWords) {
        const size_t length = m_chinese.size() < 200 ? 1 + m_random() % 2 : std::array<size_t, 6>{1, 2, 2, 2, 2, 3}[m_random() % 6];
        QString word;
        for (size_t i = 0; i < length; ++i)
            word += QChar(char16_t(0x4E00 + 5 * pick(ideographs)));
        if (!known.contains(word))
            m_chinese.push_back(word);
        known.insert(word);
    }
}

size_t ChatTexts::pick(const Weights &cumulated)
{
    const double at = std::uniform_real_distribution<>(0, cumulated.back())(m_random);
    return std::min(size_t(std::lower_bound(cumulated.begin(), cumulated.end(), at) - cumulated.begin()), cumulated.size() - 1);
}

QString ChatTexts::word(bool chinese)
{
    return (chinese ? m_chinese : m_english)[pick(m_wordWeights)];
}

QString ChatTexts::next()
{
    const bool chinese = m_random() % 10 < 4;
    const int count = 1 + std::min(59, int(std::exponential_distribution<>(1 / 7.0)(m_random)));
    QStringList words;
    for (int i = 0; i < count; ++i)
        words.append(word(chinese));
    return words.join(chinese ? QString() : u" "_s);
}

} // namespace bench
