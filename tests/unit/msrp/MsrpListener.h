// SPDX-License-Identifier: MIT
#pragma once

#include "msrp/MsrpFramer.h"

namespace linnet::test {

/// What came out of a stream, frame by frame.
struct MsrpFrame
{
    sip::MsrpHeadRead read;
    QByteArray body;
    std::optional<sip::MsrpFlag> flag;

    friend bool operator==(const MsrpFrame &a, const MsrpFrame &b)
    {
        return a.read.head == b.read.head && a.read.fault == b.read.fault && a.body == b.body && a.flag == b.flag;
    }
};

class MsrpListener : public sip::MsrpFramer::Sink
{
public:
    void onHead(const sip::MsrpHeadRead &read) override { frames.push_back({read, {}, {}}); }
    void onData(QByteArrayView octets) override { frames.back().body += octets; }
    void onEnd(sip::MsrpFlag flag) override { frames.back().flag = flag; }

    std::vector<MsrpFrame> frames;
};

} // namespace linnet::test
