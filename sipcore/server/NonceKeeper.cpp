// SPDX-License-Identifier: MIT
#include "server/NonceKeeper.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

namespace linnet::sip {

namespace {

constexpr qsizetype kTimeDigits = 16;
constexpr qsizetype kHeadSize = kTimeDigits + 16;
constexpr qsizetype kSealSize = 32;

/// In time that does not tell where two values differ.
bool equalSeals(const QByteArray &a, const QByteArray &b)
{
    if (a.size() != b.size())
        return false;
    int difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference |= a[i] ^ b[i];
    return difference == 0;
}

} // namespace

NonceKeeper::NonceKeeper(const Clock &clock, RandomSource &random)
    : m_clock(clock), m_random(random), m_key(QByteArray::fromHex(random.token(256)))
{
}

QByteArray NonceKeeper::seal(const QByteArray &head) const
{
    return QMessageAuthenticationCode::hash(head, m_key, QCryptographicHash::Sha256).toHex().first(kSealSize);
}

QByteArray NonceKeeper::make()
{
    const auto time = quint64(m_clock.now().time_since_epoch().count());
    const QByteArray head =
        QByteArray::number(time, 16).rightJustified(kTimeDigits, '0') + m_random.token(64).first(16);
    return head + seal(head);
}

bool NonceKeeper::isFresh(const QByteArray &nonce) const
{
    if (nonce.size() != kHeadSize + kSealSize)
        return false;
    const QByteArray head = nonce.first(kHeadSize);
    if (!equalSeals(seal(head), nonce.mid(kHeadSize)))
        return false;
    const MonoTime made{std::chrono::milliseconds(head.first(kTimeDigits).toLongLong(nullptr, 16))};
    return m_clock.now() - made <= kLifetime;
}

bool NonceKeeper::use(const QByteArray &nonce, quint32 count)
{
    forgetOld();
    if (count == 0)
        return false;
    auto found = m_uses.find(nonce);
    if (found == m_uses.end()) {
        m_byAge.emplace_back(m_clock.now(), nonce);
        found = m_uses.insert(nonce, Uses{});
    }
    // Requests overtake each other on UDP and in a client that sends several at once: a window behind the highest, not only
    // the next count.
    Uses &uses = *found;
    if (count > uses.highest) {
        const quint32 step = count - uses.highest;
        uses.window = step < 64 ? (uses.window << step) | 1u : 1u;
        uses.highest = count;
        return true;
    }
    const quint32 behind = uses.highest - count;
    const quint64 bit = behind < 64 ? quint64(1) << behind : 0;
    if (bit == 0 || (uses.window & bit))
        return false;
    uses.window |= bit;
    return true;
}

void NonceKeeper::forgetOld()
{
    // First used at the time noted here, so made before it: past its life it is not fresh and needs no memory.
    while (!m_byAge.empty() && m_clock.now() - m_byAge.front().first > kLifetime) {
        m_uses.remove(m_byAge.front().second);
        m_byAge.pop_front();
    }
}

} // namespace linnet::sip
