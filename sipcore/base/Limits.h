// SPDX-License-Identifier: MIT
#pragma once

#include <QtGlobal>

#include <chrono>

namespace linnet {

/// Every bound on what a peer can make us do, in one place (DESIGN P11). A stranger costs little: each has a test at
/// the limit, one below and one above.
struct Limits
{
    // One SIP message
    static constexpr qsizetype kMaxHeaderSection = 64 * 1024; ///< start line and headers
    static constexpr qsizetype kMaxHeaderLine = 8 * 1024; ///< one header, unfolded
    static constexpr int kMaxHeaders = 256;
    static constexpr int kMaxVias = 70; ///< Max-Forwards' usual value
    static constexpr int kMaxRoutes = 32;
    static constexpr int kMaxParameters = 64; ///< a header value or URI
    static constexpr qsizetype kMaxUri = 2 * 1024;
    static constexpr qsizetype kMaxDisplayName = 512;
    static constexpr qsizetype kMaxToken = 128;
    static constexpr qsizetype kMaxBody = 1024 * 1024;

    // Sending
    static constexpr qsizetype kMaxDatagramRequest = 1300; ///< RFC 3261 s.18.1.1 with the path MTU unknown
    static constexpr qsizetype kMaxPagerRequest = 1300; ///< RFC 3428 s.8
    static constexpr int kMaxRedirects = 5;
    static constexpr int kMaxForks = 8;

    // Transactions
    static constexpr int kMaxActiveServerTransactions = 2000;
    static constexpr int kMaxActivePerSource = 100; ///< the account's own flow is exempt
    static constexpr qsizetype kMaxCompletedTransactionMemory = 64 * 1024 * 1024;

    // Dialogs
    static constexpr int kMaxDialogsOfPeers = 200; ///< that peers made
    static constexpr int kMaxDialogsOfOurs = 20'000;

    // Connections
    static constexpr int kMaxIncomingConnections = 64;
    static constexpr std::chrono::seconds kIdleBeforeFirstMessage{10};
    static constexpr std::chrono::seconds kMessageTime{32}; ///< from a message's first byte to its last: its sender has given up by then (64*T1)
    static constexpr std::chrono::minutes kIdleWhenFull{5}; ///< two keep-alives missed: makes room for another when the table is full
    static constexpr std::chrono::seconds kUnacknowledgedTime{10}; ///< what we wrote, by the peer's TCP: as long as a pong may take (RFC 5626 s.4.4.1)
    static constexpr std::chrono::seconds kConnectTime{10}; ///< with the TLS handshake
    static constexpr qint64 kMaxUnsentBytes = 4 * 1024 * 1024; ///< waiting for a peer that does not read

    // Authentication (RELIABILITY A05)
    static constexpr int kMaxChallenges = 8;

    // MIME and CPIM
    static constexpr int kMaxMimeParts = 64; ///< of a message, on all levels
    static constexpr int kMaxMimeDepth = 8; ///< multiparts and CPIMs around one part
    static constexpr qsizetype kMaxMimeBoundary = 70; ///< RFC 2046 s.5.1.1
    static constexpr qsizetype kMaxInflateRatio = 100; ///< unpacked to packed size
    static constexpr qsizetype kMaxMimeHeaderLine = 8 * 1024;

    // XML documents of peers (RELIABILITY A10)
    static constexpr qsizetype kMaxXmlBytes = 256 * 1024;
    static constexpr int kMaxXmlDepth = 32;
    static constexpr int kMaxXmlNodes = 10'000; ///< tokens: tags, runs of text, comments
    static constexpr int kMaxXmlAttributes = 64; ///< of one element, declared namespaces too

    // SDP (RELIABILITY A11)
    static constexpr int kMaxSdpLines = 256;
    static constexpr int kMaxSdpMedia = 16;
    static constexpr qsizetype kMaxSdpLine = 8 * 1024;

    // MSRP (RELIABILITY A27)
    static constexpr qsizetype kMaxMsrpHead = 8 * 1024; ///< start line and headers of a frame
    static constexpr qsizetype kMaxMsrpIdent = 32; ///< RFC 4975 s.9
    static constexpr int kMaxMsrpSessions = 32;
    static constexpr int kMaxSessionsPerPeer = 4;
    static constexpr qsizetype kMaxSessionMessage = 10 * 1024 * 1024; ///< taken without asking anybody
    static constexpr qsizetype kMaxSessionMessageInMemory = 256 * 1024; ///< the rest goes to a temporary file until it is whole
    static constexpr int kMaxMsrpMessages = 32; ///< begun and not complete, of one session
    static constexpr qsizetype kMaxMsrpReplies = 256 * 1024; ///< responses and reports of a connection that its other end does not read
    static constexpr int kMaxMsrpHoles = 64; ///< pieces of one message with gaps between them

    // Strangers (DESIGN s.5)
    static constexpr int kMaxStrangers = 200;
    static constexpr int kMaxMessagesPerStranger = 20;
    static constexpr int kMaxReactionsOfAPerson = 16; ///< to one message; more are not kept
    static constexpr int kMaxPeersTyping = 200; ///< known ones: whose typing is shown at once
};

} // namespace linnet
