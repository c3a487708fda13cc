// SPDX-License-Identifier: MIT
#include "base/RandomSource.h"

#include <QRandomGenerator>

namespace linnet {

QByteArray RandomSource::token(int bits)
{
    QByteArray text;
    for (int done = 0; done < bits; done += 64)
        text += QByteArray::number(next(), 16).rightJustified(16, '0');
    return text;
}

QByteArray RandomSource::uuid()
{
    QByteArray hex = token(128);
    hex[12] = '4';
    hex[16] = "89ab"[next() & 3];
    return hex.left(8) + '-' + hex.mid(8, 4) + '-' + hex.mid(12, 4) + '-' + hex.mid(16, 4) + '-' + hex.mid(20);
}

quint64 RandomSource::below(quint64 bound)
{
    if (bound <= 1)
        return 0;
    const quint64 fair = ~quint64(0) - ~quint64(0) % bound;
    quint64 value = next();
    while (value >= fair)
        value = next();
    return value % bound;
}

quint64 SystemRandom::next()
{
    return QRandomGenerator::system()->generate64();
}

SystemRandom &SystemRandom::instance()
{
    static SystemRandom source;
    return source;
}

quint64 SeededRandom::next()
{
    // splitmix64
    quint64 z = (m_state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

} // namespace linnet
