// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace linnet {

/// Where identifiers and nonces come from. Tests give a seeded one; programs the system's.
class RandomSource
{
public:
    virtual ~RandomSource() = default;
    virtual quint64 next() = 0;

    /// A token of lower-case hex digits with at least `bits` random bits: tags, branches, Call-IDs (DESIGN s.3).
    QByteArray token(int bits = 64);
    /// A random (version 4) UUID in its text form without braces (RFC 4122 s.4.4).
    QByteArray uuid();
    /// Evenly from 0 to bound - 1.
    quint64 below(quint64 bound);
};

/// The system's cryptographic generator. Thread-safe.
class SystemRandom final : public RandomSource
{
public:
    quint64 next() override;
    static SystemRandom &instance();
};

/// Repeatable, for tests only.
class SeededRandom final : public RandomSource
{
public:
    explicit SeededRandom(quint64 seed) : m_state(seed) { }
    quint64 next() override;

private:
    quint64 m_state;
};

} // namespace linnet
