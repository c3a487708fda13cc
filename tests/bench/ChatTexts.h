// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <random>
#include <vector>

namespace bench {

/// Texts as people type them, the same for the same seed: 60 % of English words, 40 % of Chinese ones, both by Zipf's law over 20,000
/// made-up words, 1 to 60 words a text with a mean of about 8.
class ChatTexts
{
public:
    explicit ChatTexts(unsigned seed);

    QString next();
    /// A word as the texts have it, common ones as often as they occur there.
    QString word(bool chinese);
    std::mt19937 &random() { return m_random; }

private:
    using Weights = std::vector<double>;
    size_t pick(const Weights &cumulated);

    std::mt19937 m_random;
    Weights m_wordWeights;
    std::vector<QString> m_english;
    std::vector<QString> m_chinese;
};

} // namespace bench
