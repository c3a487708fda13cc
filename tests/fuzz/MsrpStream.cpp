// SPDX-License-Identifier: MIT
#include "Fuzz.h"

#include "base/Limits.h"
#include "msrp/MsrpFramer.h"
#include "msrp/MsrpReassembler.h"

using namespace linnet;
using namespace linnet::sip;

namespace {

constexpr quint64 kMost = 1 << 20;

/// Holds what is written; never more than `kMost` from what a peer says.
struct Memory : MsrpStorage
{
    bool write(quint64 offset, QByteArrayView octets) override
    {
        if (offset > kMost || quint64(octets.size()) > kMost - offset)
            return false;
        bytes.resize(std::max(bytes.size(), qsizetype(offset) + octets.size()));
        std::copy(octets.begin(), octets.end(), bytes.begin() + qsizetype(offset));
        return true;
    }
    QByteArray bytes;
};

struct Taker : MsrpReassembler::Receiver
{
    std::unique_ptr<MsrpStorage> begin(const MsrpHead &, int &) override { return std::make_unique<Memory>(); }
};

/// Everything that comes out of a stream, as one text, checked on its way.
class Listener : public MsrpFramer::Sink
{
public:
    void onHead(const MsrpHeadRead &read) override
    {
        FUZZ_CHECK(!m_inside);
        m_inside = true;
        m_read = read;
        m_body.clear();
        checkWritten(read);
        m_taken = read.head.is("SEND") && read.head.hasBody() && !read.fault;
        if (m_taken)
            m_reassembler.onHead(read.head, std::chrono::milliseconds(0));
    }
    void onData(QByteArrayView octets) override
    {
        FUZZ_CHECK(m_inside && !octets.isEmpty());
        m_body += octets;
        if (m_taken)
            m_reassembler.onData(octets);
    }
    void onEnd(MsrpFlag flag) override
    {
        FUZZ_CHECK(m_inside);
        m_inside = false;
        story += toBytes(m_read.head) + (m_read.fault ? "fault " : "good ") + m_body + msrpEndLine(m_read.head, flag);
        if (!m_taken)
            return;
        const auto end = m_reassembler.onEnd(flag);
        FUZZ_CHECK(m_reassembler.open() <= size_t(Limits::kMaxMsrpMessages));
        if (end.complete) {
            const QByteArray &bytes = static_cast<Memory &>(*end.complete->storage).bytes;
            FUZZ_CHECK(quint64(bytes.size()) == end.complete->size);
            story += "complete " + bytes;
        }
        story += QByteArray::number(end.status);
    }

    QByteArray story;

private:
    /// What is written is one frame, and reads back as itself.
    static void checkWritten(const MsrpHeadRead &read)
    {
        const QByteArray written = toBytes(read.head);
        FUZZ_CHECK(!written.contains('\0') && written.count('\r') == written.count("\r\n") && written.count('\n') == written.count("\r\n"));
        if (read.fault || !read.head.isRequest())
            return;
        const auto again = readMsrpHead(QByteArrayView(written).chopped(read.head.hasBody() ? 2 : 0), read.head.hasBody());
        FUZZ_CHECK(again && !again->fault && toBytes(again->head) == written);
        FUZZ_CHECK(!msrpMayAnswer(msrpResponse(read.head, 200, read.head.fromPath[0]), 200));
    }

    Taker m_taker;
    MsrpReassembler m_reassembler{m_taker};
    MsrpHeadRead m_read;
    QByteArray m_body;
    bool m_inside = false;
    bool m_taken = false;
};

/// `step` octets at a time; 0 lets the input's own octets choose.
QByteArray feed(QByteArrayView bytes, qsizetype step)
{
    MsrpFramer framer;
    Listener listener;
    bool ok = true;
    while (!bytes.isEmpty() && ok) {
        const qsizetype size = std::min(bytes.size(), step > 0 ? step : 1 + (quint8(bytes[0]) & 63));
        ok = framer.feed(bytes.first(size), listener);
        bytes = bytes.sliced(size);
    }
    return listener.story + (ok ? "ok" : "broken") + (framer.isInsideFrame() ? " inside" : "");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes = fuzz::view(data, size);
    const QByteArray whole = feed(bytes, bytes.size());
    FUZZ_CHECK(feed(bytes, 0) == whole);
    if (size <= 4096)
        FUZZ_CHECK(feed(bytes, 1) == whole);
    return 0;
}
