<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>FileWords</name>
    <message>
        <location filename="../ui/FileWords.cpp" line="22"/>
        <source>Not sent.</source>
        <translation>未发送。</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="22"/>
        <source>Not received.</source>
        <translation>未接收。</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="29"/>
        <source>It is larger than %1 takes.</source>
        <translation>文件超过 %1 能接收的大小。</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="30"/>
        <source>The file could not be read or written. Is the disk full?</source>
        <translation>文件无法读取或写入。磁盘是否已满？</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="31"/>
        <source>The file is not where it was, or has changed.</source>
        <translation>文件已不在原处，或已改变。</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="32"/>
        <source>What arrived is not what was sent: the checksum differs.</source>
        <translation>收到的内容与发送的不同：校验和不一致。</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="33"/>
        <source>%1 takes no files.</source>
        <translation>%1 不接收文件。</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="34"/>
        <source>No answer from %1.</source>
        <translation>%1 没有回应。</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="35"/>
        <source>%1 or the server declined it.</source>
        <translation>%1 或服务器拒绝了它。</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="38"/>
        <source>The connection broke off.</source>
        <translation>连接中断了。</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="39"/>
        <source>No protected connection was possible.</source>
        <translation>无法建立受保护的连接。</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="40"/>
        <source>The offer is no longer there.</source>
        <translation>文件已不再提供。</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="41"/>
        <source>It broke off without a usable reason.</source>
        <translation>传输中断，没有给出可用的原因。</translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/FileWords.cpp" line="48"/>
        <source>%n s left</source>
        <translation>
            <numerusform>剩余 %n 秒</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/FileWords.cpp" line="50"/>
        <source>%n min left</source>
        <translation>
            <numerusform>剩余 %n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/FileWords.cpp" line="51"/>
        <source>%n h left</source>
        <translation>
            <numerusform>剩余 %n 小时</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="60"/>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="62"/>
        <source>%1 · from somebody not in your contacts</source>
        <translation>%1 · 来自不在联系人中的人</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="62"/>
        <source>%1 · waits for your answer</source>
        <translation>%1 · 等待您的答复</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="63"/>
        <source>%1 · waits for %2</source>
        <translation>%1 · 等待 %2</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="63"/>
        <source>%1 · about to begin</source>
        <translation>%1 · 即将开始</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="67"/>
        <source>%1/s</source>
        <translation>%1/秒</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="70"/>
        <source>%1 · paused</source>
        <translation>%1 · 已暂停</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="70"/>
        <source>%1 · interrupted, goes on by itself</source>
        <translation>%1 · 已中断，会自动继续</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="71"/>
        <source>%1 · checked</source>
        <translation>%1 · 已校验</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="73"/>
        <source>%1 · declined by %2</source>
        <translation>%1 · %2 已拒绝</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="73"/>
        <source>%1 · you declined it</source>
        <translation>%1 · 您已拒绝</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="74"/>
        <source>%1 · cancelled</source>
        <translation>%1 · 已取消</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="83"/>
        <source>File %1, %2</source>
        <translation>文件 %1，%2</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="85"/>
        <source>SHA-256 %1</source>
        <translation>SHA-256 %1</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="93"/>
        <source>File %1</source>
        <translation>文件 %1</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="106"/>
        <source>Offers %1</source>
        <translation>想发送 %1</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="107"/>
        <source>Receiving %1</source>
        <translation>正在接收 %1</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="116"/>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="117"/>
        <source>Decline</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="118"/>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="119"/>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="120"/>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="121"/>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="122"/>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="123"/>
        <source>Show picture</source>
        <translation>显示图片</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="124"/>
        <source>Enlarge</source>
        <translation>放大</translation>
    </message>
    <message>
        <location filename="../ui/FileWords.cpp" line="125"/>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
</context>
<context>
    <name>FlowWords</name>
    <message>
        <location filename="../ui/flow/FlowPainter.cpp" line="75"/>
        <location filename="../ui/flow/FlowWords.cpp" line="292"/>
        <source>Seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="26"/>
        <source>Linnet</source>
        <translation>Linnet</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="27"/>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="34"/>
        <source>Peer</source>
        <translation>对方</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="47"/>
        <location filename="../ui/flow/FlowWords.cpp" line="275"/>
        <source>Registration</source>
        <translation>注册</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="48"/>
        <source>Message with %1</source>
        <translation>与 %1 的消息</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="48"/>
        <location filename="../ui/flow/FlowWords.cpp" line="276"/>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="49"/>
        <source>Session with %1</source>
        <translation>与 %1 的会话</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="49"/>
        <location filename="../ui/flow/FlowWords.cpp" line="277"/>
        <source>Session</source>
        <translation>会话</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="50"/>
        <source>Presence of %1</source>
        <translation>%1 的在线状态</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="50"/>
        <location filename="../ui/flow/FlowWords.cpp" line="278"/>
        <source>Presence</source>
        <translation>在线状态</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="51"/>
        <source>Question to %1</source>
        <translation>对 %1 的询问</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="51"/>
        <source>Question</source>
        <translation>询问</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="54"/>
        <source>Other, with %1</source>
        <translation>其他，与 %1</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="54"/>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="61"/>
        <source>Keep-alive</source>
        <translation>保活</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="62"/>
        <source>Connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="63"/>
        <source>Connection closed</source>
        <translation>连接已关闭</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="64"/>
        <source>No connection</source>
        <translation>没有连接</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="65"/>
        <source>Connection refused by us</source>
        <translation>我方拒绝了连接</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="66"/>
        <source>%1, not sent</source>
        <translation>%1，未发送</translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/flow/FlowWords.cpp" line="79"/>
        <source>%1, %n chunks before</source>
        <comment>behind the name of a step</comment>
        <translation>
            <numerusform>%1，之前还有 %n 块</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="80"/>
        <source> (again)</source>
        <comment>behind the name of a step</comment>
        <translation>（重发）</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="82"/>
        <source>%1 (SDP)</source>
        <translation>%1（SDP）</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="83"/>
        <source>%1 (SDP: MSRP)</source>
        <translation>%1（SDP：MSRP）</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="86"/>
        <source>%1 with digest</source>
        <translation>%1（带摘要）</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="94"/>
        <source>to the server</source>
        <translation>发往服务器</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="95"/>
        <source>to %1</source>
        <translation>发往 %1</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="98"/>
        <source>from the server</source>
        <translation>来自服务器</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="98"/>
        <source>from %1</source>
        <translation>来自 %1</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="104"/>
        <source>The server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="107"/>
        <source>the server</source>
        <comment>inside a sentence</comment>
        <translation>服务器</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="115"/>
        <source> It carries the proof of the password, not the password.</source>
        <comment>behind another sentence</comment>
        <translation>其中带有知道密码的证明，而不是密码本身。</translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/flow/FlowWords.cpp" line="117"/>
        <source> %n chunks like it went before.</source>
        <comment>behind another sentence</comment>
        <translation>
            <numerusform> 之前还有 %n 个同样的块。</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="119"/>
        <source> It is the same message once more.</source>
        <comment>behind another sentence</comment>
        <translation>这是同一条消息的再次发送。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="127"/>
        <source>%1 tells %2 where it can be reached.</source>
        <translation>%1 告诉 %2 在哪里可以找到自己。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="129"/>
        <source>%1 sends %2 a message.</source>
        <translation>%1 给 %2 发送一条消息。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="131"/>
        <source>%1 asks %2 to open a session. The body offers an MSRP connection.</source>
        <translation>%1 请求与 %2 建立会话。正文提议一条 MSRP 连接。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="133"/>
        <source>%1 asks %2 to open a session.</source>
        <translation>%1 请求与 %2 建立会话。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="135"/>
        <source>%1 confirms to %2 that the answer to INVITE came.</source>
        <translation>%1 向 %2 确认收到了对 INVITE 的应答。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="137"/>
        <source>%1 ends the session with %2.</source>
        <translation>%1 结束与 %2 的会话。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="139"/>
        <source>%1 takes its INVITE to %2 back.</source>
        <translation>%1 撤回发给 %2 的 INVITE。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="141"/>
        <source>%1 confirms to %2 that the provisional answer came.</source>
        <translation>%1 向 %2 确认收到了临时应答。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="143"/>
        <source>%1 changes the session with %2, or keeps it alive.</source>
        <translation>%1 更改或保持与 %2 的会话。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="145"/>
        <source>%1 asks %2 what it can do.</source>
        <translation>%1 询问 %2 支持什么。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="147"/>
        <source>%1 asks %2 to be told about changes.</source>
        <translation>%1 请求 %2 通知变化。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="149"/>
        <source>%1 tells %2 about a change.</source>
        <translation>%1 通知 %2 一个变化。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="151"/>
        <source>%1 tells %2 its own presence.</source>
        <translation>%1 告诉 %2 自己的在线状态。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="153"/>
        <source>%1 sends %2 something inside the session.</source>
        <translation>%1 在会话中给 %2 发送内容。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="155"/>
        <source>%1 asks %2 to turn to somebody else.</source>
        <translation>%1 请 %2 转向别人。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="157"/>
        <source>%1 shows %2 which session this connection is for.</source>
        <translation>%1 告诉 %2 这条连接属于哪个会话。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="158"/>
        <source>%1 sends %2 what the session is for: words, or a piece of a file.</source>
        <translation>%1 向 %2 发送会话的内容：文字，或文件的一部分。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="160"/>
        <source>%1 tells %2 that it has arrived, and is kept.</source>
        <translation>%1 告诉 %2：内容已到达并已保存。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="160"/>
        <source>%1 tells %2 that it did not arrive.</source>
        <translation>%1 告诉 %2：内容没有到达。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="162"/>
        <source>%1 asks %2 to be a relay for the session.</source>
        <translation>%1 请 %2 为会话做中继。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="163"/>
        <source>%1 sends %2 the request %3.</source>
        <translation>%1 给 %2 发送请求 %3。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="170"/>
        <location filename="../ui/flow/FlowWords.cpp" line="231"/>
        <source>%1 has the request and works on it. %2 need not send it again.</source>
        <translation>%1 已收到请求并在处理，%2 不必重发。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="171"/>
        <source>%1 says that the device rings.</source>
        <translation>%1 说设备正在响铃。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="172"/>
        <source>%1 passes the request on to another address.</source>
        <translation>%1 把请求转到另一个地址。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="173"/>
        <source>%1 has put the request in a queue.</source>
        <translation>%1 已把请求排入队列。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="174"/>
        <source>%1 says how far the request came.</source>
        <translation>%1 说明请求的进展。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="175"/>
        <source>%1 took the message and will deliver it later.</source>
        <translation>%1 收下了消息，稍后投递。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="177"/>
        <source>%1 wants proof of the password before it goes on. This is the usual first answer.</source>
        <translation>%1 要先证明知道密码才继续。这是常见的第一个应答。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="178"/>
        <source>%1 understood, but does not allow it.</source>
        <translation>%1 明白请求，但不允许。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="179"/>
        <source>%1 knows nobody by this address.</source>
        <translation>%1 不认识这个地址的人。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="180"/>
        <source>%1 does not allow this kind of request.</source>
        <translation>%1 不允许这种请求。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="181"/>
        <source>%1 waited for an answer in vain.</source>
        <translation>%1 没有等到应答。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="182"/>
        <source>%1 says that the address is gone for good.</source>
        <translation>%1 说这个地址已永久失效。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="184"/>
        <source>For %1 the message is too large.</source>
        <translation>对 %1 来说消息太大。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="185"/>
        <source>%1 cannot read this kind of content.</source>
        <translation>%1 无法读取这种内容。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="186"/>
        <source>%1 does not know this kind of address.</source>
        <translation>%1 不认识这种地址。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="187"/>
        <source>%1 lacks an extension that the request demands.</source>
        <translation>%1 没有请求所要求的扩展。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="188"/>
        <source>%1 demands an extension that the request lacks.</source>
        <translation>%1 要求一个请求中没有的扩展。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="189"/>
        <source>%1 finds the session&apos;s timer too short.</source>
        <translation>%1 认为会话计时太短。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="190"/>
        <source>%1 finds the time too short; it names the shortest that it takes.</source>
        <translation>%1 认为时间太短，并给出它接受的最短时间。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="194"/>
        <source>%1 does not accept the proof of who sent it.</source>
        <translation>%1 不接受发送者身份的证明。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="195"/>
        <source>%1 says that this way is closed; another one has to be tried.</source>
        <translation>%1 说这条路径已断，需要尝试另一条。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="196"/>
        <source>%1 says that nobody can be reached there now.</source>
        <translation>%1 说现在那里联系不到人。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="197"/>
        <source>%1 knows nothing of this session or request.</source>
        <translation>%1 不知道这个会话或请求。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="198"/>
        <source>%1 has seen this request before: the servers send it in a circle.</source>
        <translation>%1 见过这个请求：服务器之间在循环转发。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="199"/>
        <source>%1 stops the request: it went through too many servers.</source>
        <translation>%1 终止请求：它经过了太多服务器。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="200"/>
        <source>%1 finds the address incomplete.</source>
        <translation>%1 认为地址不完整。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="202"/>
        <source>%1 says: busy.</source>
        <translation>%1 说：忙。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="203"/>
        <source>%1 confirms that the request was taken back.</source>
        <translation>%1 确认请求已撤回。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="205"/>
        <source>%1 cannot hold a session of this kind.</source>
        <translation>%1 无法进行这种会话。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="206"/>
        <source>%1 does not know this kind of event.</source>
        <translation>%1 不认识这种事件。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="207"/>
        <source>%1 was about to change the session too. Both wait a moment and try again.</source>
        <translation>%1 也正要更改会话。双方稍等后再试。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="208"/>
        <source>%1 cannot open the protected content.</source>
        <translation>%1 无法打开受保护的内容。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="209"/>
        <location filename="../ui/flow/FlowWords.cpp" line="235"/>
        <source>%1 had a fault of its own.</source>
        <translation>%1 自身出错。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="210"/>
        <source>%1 does not know this kind of request.</source>
        <translation>%1 不认识这种请求。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="211"/>
        <source>%1 got no usable answer from the next server.</source>
        <translation>%1 没有得到下一台服务器的可用应答。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="212"/>
        <source>%1 cannot serve now; another server or a later time may do.</source>
        <translation>%1 现在无法服务；可换一台服务器或稍后再试。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="213"/>
        <source>%1 got no answer from the next server in time.</source>
        <translation>%1 没有及时得到下一台服务器的应答。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="214"/>
        <source>%1 does not speak this version of SIP.</source>
        <translation>%1 不支持这个版本的 SIP。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="215"/>
        <location filename="../ui/flow/FlowWords.cpp" line="236"/>
        <source>%1 declined.</source>
        <translation>%1 拒绝了。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="216"/>
        <source>%1 says that the address exists nowhere.</source>
        <translation>%1 说这个地址不存在。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="221"/>
        <source>%1 confirms that this chunk came.</source>
        <translation>%1 确认这一块已收到。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="223"/>
        <source>%1 knows now where %2 can be reached.</source>
        <translation>%1 现在知道在哪里可以找到 %2。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="225"/>
        <source>%1 confirms that the message reached a device.</source>
        <translation>%1 确认消息已到达一台设备。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="227"/>
        <source>%1 accepts the session.</source>
        <translation>%1 接受会话。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="229"/>
        <source>%1 confirms that the session has ended.</source>
        <translation>%1 确认会话已结束。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="232"/>
        <source>%1 confirms that it is done.</source>
        <translation>%1 确认已完成。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="233"/>
        <source>%1 says that another address has to be tried.</source>
        <translation>%1 说需要尝试另一个地址。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="234"/>
        <source>%1 refuses the request as it is.</source>
        <translation>%1 拒绝这样的请求。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="242"/>
        <source> The system&apos;s words: %1</source>
        <comment>behind another sentence</comment>
        <translation>系统的说法：%1</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="245"/>
        <source>%1 keeps the connection open, so that routers on the way do not forget it.</source>
        <translation>%1 保持连接，使途中的路由器不会忘记它。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="246"/>
        <source>%1 and %2 are connected.</source>
        <translation>%1 与 %2 已连接。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="247"/>
        <source>The connection between %1 and %2 ended.</source>
        <translation>%1 与 %2 之间的连接已结束。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="248"/>
        <source>No connection to %1 could be made.</source>
        <translation>无法连接到 %1。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="249"/>
        <source>The protected connection was refused: %1 could not prove who it is.</source>
        <translation>受保护的连接被拒绝：%1 无法证明自己的身份。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="250"/>
        <source>The message could not be sent to %1.</source>
        <translation>消息无法发送到 %1。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="268"/>
        <source>Step %1: %2, from %3 to %4, at %5 seconds</source>
        <extracomment>%1 number of the step, %2 its name, %3 from whom, %4 to whom, %5 seconds since the first step</extracomment>
        <translation>第 %1 步：%2，从 %3 到 %4，第 %5 秒</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="279"/>
        <source>MSRP</source>
        <translation>MSRP</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="280"/>
        <source>Challenge</source>
        <translation>质询</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="281"/>
        <source>Failure</source>
        <translation>失败</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="282"/>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="287"/>
        <source>Passwords, keys and texts are hidden here and in exports.</source>
        <translation>密码、密钥和消息正文在这里和导出文件中都被隐藏。</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowWords.cpp" line="297"/>
        <source>Response</source>
        <translation>应答</translation>
    </message>
</context>
<context>
    <name>HeaderWords</name>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="16"/>
        <source>Kinds of content that the sender can read.</source>
        <translation>发送者能读取的内容类型。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="17"/>
        <source>Which of several devices should get the request.</source>
        <translation>几台设备中哪一台应收到请求。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="18"/>
        <source>Ways of packing content that the sender can unpack.</source>
        <translation>发送者能解开的内容压缩方式。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="19"/>
        <source>Languages that the sender would like to read.</source>
        <translation>发送者希望阅读的语言。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="20"/>
        <source>Priorities that the server knows.</source>
        <translation>服务器认识的优先级。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="21"/>
        <source>Another ring tone that is asked for.</source>
        <translation>请求的另一种铃声。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="22"/>
        <source>Methods that the sender understands.</source>
        <translation>发送者理解的方法。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="23"/>
        <source>Kinds of events about which the sender can be asked.</source>
        <translation>可以向发送者订阅的事件类型。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="24"/>
        <location filename="../ui/flow/HeaderWords.cpp" line="67"/>
        <source>The server&apos;s own proof that it knows the password.</source>
        <translation>服务器知道密码的证明。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="25"/>
        <source>Proof for the end server that the sender knows the password. The proof is hidden here.</source>
        <translation>向终端服务器证明发送者知道密码。证明在此隐藏。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="26"/>
        <source>Ties together all messages that belong to one exchange.</source>
        <translation>把属于同一次交互的所有消息连在一起。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="27"/>
        <source>More about the caller, such as a picture or a page.</source>
        <translation>关于主叫的更多信息，如图片或网页。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="28"/>
        <source>Where the sender&apos;s device can be reached directly.</source>
        <translation>可以直接联系到发送者设备的地址。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="29"/>
        <source>What the content is for: to show, to open a session, and so on.</source>
        <translation>内容的用途：显示、建立会话等。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="30"/>
        <source>How the content was packed.</source>
        <translation>内容的压缩方式。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="31"/>
        <source>A name for this content, so that other parts can point to it.</source>
        <translation>这段内容的名称，供其他部分引用。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="32"/>
        <source>The language of the content.</source>
        <translation>内容的语言。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="33"/>
        <source>How many bytes of content follow after the empty line.</source>
        <translation>空行之后有多少字节的内容。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="34"/>
        <source>How the bytes of the content are written.</source>
        <translation>内容字节的编码方式。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="35"/>
        <source>What kind of content follows after the empty line.</source>
        <translation>空行之后是什么类型的内容。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="36"/>
        <source>Counts the requests of an exchange, and tells which one an answer belongs to.</source>
        <translation>为一次交互中的请求编号，并说明应答属于哪一个。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="37"/>
        <source>When the message was made.</source>
        <translation>消息的生成时间。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="38"/>
        <source>Where to read more about the error.</source>
        <translation>哪里可以了解更多错误信息。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="39"/>
        <source>What the subscription or news is about, such as presence.</source>
        <translation>订阅或通知的主题，例如在线状态。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="40"/>
        <source>For how many seconds it holds. 0 ends it.</source>
        <translation>有效多少秒。0 表示结束。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="41"/>
        <source>What servers on the way can do.</source>
        <translation>途中服务器的能力。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="42"/>
        <source>How often the connection has to be kept alive, in seconds.</source>
        <translation>连接需要每隔多少秒保活一次。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="43"/>
        <source>Who began the exchange. The tag tells the sender&apos;s device apart from others.</source>
        <translation>谁发起了交互。tag 用来区分发送者的设备。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="44"/>
        <source>Where the sender is, or where that can be read.</source>
        <translation>发送者的位置，或在哪里可以读到。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="45"/>
        <source>What was wrong with the place that was sent.</source>
        <translation>所发送的位置有什么问题。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="46"/>
        <source>Whether servers may use the place to find the way.</source>
        <translation>服务器是否可以用位置来选路。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="47"/>
        <source>The addresses that the request went through before.</source>
        <translation>请求之前经过的地址。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="48"/>
        <source>A signature of the sender&apos;s domain over who sent it.</source>
        <translation>发送者所在域对发送者身份的签名。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="49"/>
        <source>The earlier exchange that this one answers.</source>
        <translation>这次交互所回应的先前交互。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="50"/>
        <source>What kind of news the session carries here.</source>
        <translation>会话在此携带的通知类型。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="51"/>
        <source>The session that this one wants to join.</source>
        <translation>想要加入的会话。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="52"/>
        <source>On how many ways at once the request may be sent on.</source>
        <translation>请求最多可以同时沿多少条路转发。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="53"/>
        <source>How many more servers may pass it on. It stops circles.</source>
        <translation>还可以经过多少台服务器，用来防止循环。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="54"/>
        <source>The version of the rules for content; always 1.0.</source>
        <translation>内容规则的版本；总是 1.0。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="55"/>
        <source>The shortest time in seconds that the server takes.</source>
        <translation>服务器接受的最短秒数。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="56"/>
        <source>The shortest session timer in seconds that is taken.</source>
        <translation>接受的最短会话计时秒数。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="57"/>
        <source>The organization of the sender.</source>
        <translation>发送者所属的组织。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="58"/>
        <source>The network that the sender uses.</source>
        <translation>发送者使用的网络。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="59"/>
        <source>Who sent it, as a trusted server vouches.</source>
        <translation>由可信服务器担保的发送者身份。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="60"/>
        <source>Other addresses that belong to the same account.</source>
        <translation>属于同一账号的其他地址。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="61"/>
        <source>Which of the own addresses the sender wants to show.</source>
        <translation>发送者希望显示自己的哪个地址。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="62"/>
        <source>Servers through which requests reach this device.</source>
        <translation>请求到达这台设备要经过的服务器。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="63"/>
        <source>Who has not allowed yet that requests are passed on.</source>
        <translation>谁还没有允许转发请求。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="64"/>
        <source>How urgent the sender finds it.</source>
        <translation>发送者认为的紧急程度。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="65"/>
        <source>What servers have to hide about the sender.</source>
        <translation>服务器须隐藏发送者的哪些信息。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="66"/>
        <source>A server on the way asks for proof of the password. The nonce is its question.</source>
        <translation>途中的服务器要求密码证明。nonce 是它的提问。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="68"/>
        <source>Proof for a server on the way that the sender knows the password. The proof is hidden here.</source>
        <translation>向途中的服务器证明发送者知道密码。证明在此隐藏。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="69"/>
        <source>Extensions that every server on the way must know.</source>
        <translation>途中每台服务器都必须支持的扩展。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="70"/>
        <source>Which provisional answer is confirmed.</source>
        <translation>确认的是哪个临时应答。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="71"/>
        <source>Why it ended or was taken back.</source>
        <translation>结束或撤回的原因。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="72"/>
        <source>Servers that want to stay on the way for the whole session.</source>
        <translation>希望在整个会话中留在路径上的服务器。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="73"/>
        <source>Kinds of news that the sender takes inside the session.</source>
        <translation>发送者在会话中接受的通知类型。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="74"/>
        <source>Whether the sender wants to hear how the referral went.</source>
        <translation>发送者是否想知道转介的结果。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="75"/>
        <source>Whom the other side should turn to.</source>
        <translation>对方应转向谁。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="76"/>
        <source>Who asked for it.</source>
        <translation>是谁要求的。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="77"/>
        <source>Which of several devices should not get the request.</source>
        <translation>几台设备中哪一台不应收到请求。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="78"/>
        <source>The session that this one takes the place of.</source>
        <translation>被这个会话替换的会话。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="79"/>
        <source>Where the sender would like answers to go.</source>
        <translation>发送者希望回复发往的地址。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="80"/>
        <source>How servers should treat the request.</source>
        <translation>服务器应如何处理请求。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="81"/>
        <source>Extensions that the other side must know.</source>
        <translation>对方必须支持的扩展。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="82"/>
        <source>Whether it goes before others when the network is full.</source>
        <translation>网络拥挤时是否优先。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="83"/>
        <source>After how many seconds it is worth trying again.</source>
        <translation>多少秒后值得再试。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="84"/>
        <source>The servers that the request has to pass, in order.</source>
        <translation>请求必须依次经过的服务器。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="85"/>
        <source>The number of a provisional answer that has to be confirmed.</source>
        <translation>需要确认的临时应答的编号。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="86"/>
        <source>Ways of protection that the client offers.</source>
        <translation>客户端提供的保护方式。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="87"/>
        <source>Ways of protection that the server offers.</source>
        <translation>服务器提供的保护方式。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="88"/>
        <source>The server&apos;s offer once more, so that nobody could change it on the way.</source>
        <translation>再次列出服务器的提议，防止途中被更改。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="89"/>
        <source>The program that answers.</source>
        <translation>应答的程序。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="90"/>
        <source>The servers that later requests of this account have to pass.</source>
        <translation>这个账号以后的请求必须经过的服务器。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="91"/>
        <source>After how many seconds the session ends unless it is renewed, and who renews it.</source>
        <translation>会话在多少秒后结束（除非续期），以及由谁续期。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="92"/>
        <source>A name of the session that stays the same from end to end.</source>
        <translation>端到端保持不变的会话名称。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="93"/>
        <source>The version of what was published.</source>
        <translation>已发布内容的版本。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="94"/>
        <source>The version of the published state that is changed.</source>
        <translation>要更改的已发布状态的版本。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="95"/>
        <source>What it is about, for people.</source>
        <translation>给人看的主题。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="96"/>
        <source>Whether the subscription lives, and for how long.</source>
        <translation>订阅是否有效，以及还有多久。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="97"/>
        <source>Extensions that the sender knows.</source>
        <translation>发送者支持的扩展。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="98"/>
        <source>No news is wanted while this version is the newest.</source>
        <translation>只要这个版本是最新的，就不需要通知。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="99"/>
        <source>An earlier exchange that shows that the sender is not a stranger.</source>
        <translation>表明发送者并非陌生人的先前交互。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="100"/>
        <source>When it was sent, to measure how long the way takes.</source>
        <translation>发送的时间，用来测量路上花了多久。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="101"/>
        <source>Whom it is for. The tag is added by the device that answers.</source>
        <translation>发给谁。tag 由应答的设备添加。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="102"/>
        <source>Asks for permission to be sent requests.</source>
        <translation>请求获得发送请求的许可。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="103"/>
        <source>Extensions that were demanded but are not known.</source>
        <translation>被要求但不支持的扩展。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="104"/>
        <source>The program that sends.</source>
        <translation>发送的程序。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="105"/>
        <source>Data of an application, passed on unread.</source>
        <translation>应用程序的数据，原样传递。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="106"/>
        <source>The way back: everybody who passes the request on adds a line, and the answer goes back along them.</source>
        <translation>返回的路：每个转发请求的服务器加一行，应答沿着这些行返回。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="107"/>
        <source>More words about what was wrong.</source>
        <translation>关于问题的更多说明。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="108"/>
        <source>The server asks for proof of the password. The nonce is its question.</source>
        <translation>服务器要求密码证明。nonce 是它的提问。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="119"/>
        <source>The version of the session description.</source>
        <translation>会话描述的版本。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="120"/>
        <source>Who made the description, its number and version.</source>
        <translation>描述的制作者、编号和版本。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="121"/>
        <source>The name of the session.</source>
        <translation>会话的名称。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="122"/>
        <source>More about it, for people.</source>
        <translation>给人看的更多说明。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="123"/>
        <source>The network address for the media.</source>
        <translation>媒体的网络地址。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="124"/>
        <source>How much bandwidth is wanted.</source>
        <translation>需要多少带宽。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="125"/>
        <source>From when to when the session lasts; 0 0 is: as long as it is wanted.</source>
        <translation>会话的起止时间；0 0 表示需要多久就多久。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="126"/>
        <source>A key, hidden here.</source>
        <translation>密钥，在此隐藏。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="127"/>
        <source>A stream of the session: its kind, its port and how it is transported.</source>
        <translation>会话的一个流：类型、端口和传输方式。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="128"/>
        <source>A property of the session or of the stream above.</source>
        <translation>会话或上面那个流的属性。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="157"/>
        <source>The request: what is wanted, for which address, in which version of SIP.</source>
        <translation>请求：要做什么、针对哪个地址、使用哪个 SIP 版本。</translation>
    </message>
    <message>
        <location filename="../ui/flow/HeaderWords.cpp" line="158"/>
        <source>The answer: the version of SIP, a number that programs understand, and words for people.</source>
        <translation>应答：SIP 版本、程序理解的数字，以及给人看的文字。</translation>
    </message>
</context>
<context>
    <name>ReceiptWords</name>
    <message>
        <location filename="../ui/ReceiptWords.cpp" line="11"/>
        <source>You asked to be told when it is delivered and when it is displayed.</source>
        <translation>您请求在送达和显示时得到通知。</translation>
    </message>
    <message>
        <location filename="../ui/ReceiptWords.cpp" line="11"/>
        <source>The sender asked to be told when it is delivered and when it is displayed.</source>
        <translation>发送者请求在送达和显示时得到通知。</translation>
    </message>
    <message>
        <location filename="../ui/ReceiptWords.cpp" line="13"/>
        <source>You asked to be told when it is delivered.</source>
        <translation>您请求在送达时得到通知。</translation>
    </message>
    <message>
        <location filename="../ui/ReceiptWords.cpp" line="13"/>
        <source>The sender asked to be told when it is delivered.</source>
        <translation>发送者请求在送达时得到通知。</translation>
    </message>
    <message>
        <location filename="../ui/ReceiptWords.cpp" line="15"/>
        <source>You asked to be told when it is displayed.</source>
        <translation>您请求在显示时得到通知。</translation>
    </message>
    <message>
        <location filename="../ui/ReceiptWords.cpp" line="15"/>
        <source>The sender asked to be told when it is displayed.</source>
        <translation>发送者请求在显示时得到通知。</translation>
    </message>
    <message>
        <location filename="../ui/ReceiptWords.cpp" line="16"/>
        <source>None were asked for.</source>
        <translation>没有请求回执。</translation>
    </message>
    <message>
        <location filename="../ui/ReceiptWords.cpp" line="22"/>
        <source>Nothing says that it has arrived.</source>
        <translation>没有任何迹象表明它已送达。</translation>
    </message>
    <message>
        <location filename="../ui/ReceiptWords.cpp" line="23"/>
        <source>Inferred from the answer 202: a server keeps it. No receipt says that a device has it.</source>
        <translation>根据应答 202 推断：服务器保存着它。没有回执表明设备已收到。</translation>
    </message>
    <message>
        <location filename="../ui/ReceiptWords.cpp" line="24"/>
        <source>Inferred from the answer 200: a device, or a server for it, has it. No receipt says so.</source>
        <translation>根据应答 200 推断：设备或代它接收的服务器已收到。没有回执表明这一点。</translation>
    </message>
    <message>
        <location filename="../ui/ReceiptWords.cpp" line="25"/>
        <source>Confirmed by a receipt of %1: delivered.</source>
        <translation>%1 的回执已确认：已送达。</translation>
    </message>
    <message>
        <location filename="../ui/ReceiptWords.cpp" line="26"/>
        <source>Confirmed by a receipt of %1: displayed.</source>
        <translation>%1 的回执已确认：已显示。</translation>
    </message>
</context>
<context>
    <name>SessionWords</name>
    <message>
        <location filename="../ui/SessionWords.cpp" line="15"/>
        <source>%1 offers a file</source>
        <translation>%1 想发送文件</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="15"/>
        <source>%1 wants to open a session</source>
        <translation>%1 想建立会话</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="16"/>
        <source>Calling %1</source>
        <translation>正在呼叫 %1</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="17"/>
        <source>Looking for a device of %1</source>
        <translation>正在寻找 %1 的设备</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="18"/>
        <source>Ringing at a device of %1</source>
        <translation>%1 的设备正在响铃</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="19"/>
        <source>Connecting to %1</source>
        <translation>正在连接 %1</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="20"/>
        <source>Session</source>
        <translation>会话</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="21"/>
        <source>Ending the session</source>
        <translation>正在结束会话</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="30"/>
        <source>Rings here</source>
        <translation>来电中</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="31"/>
        <source>Calling</source>
        <translation>呼叫中</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="32"/>
        <source>Trying</source>
        <translation>寻找中</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="33"/>
        <source>Ringing</source>
        <translation>响铃中</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="34"/>
        <source>Connecting</source>
        <translation>连接中</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="35"/>
        <source>Open</source>
        <translation>进行中</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="36"/>
        <source>Ending</source>
        <translation>结束中</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="37"/>
        <source>Ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="47"/>
        <location filename="../ui/SessionWords.cpp" line="59"/>
        <source>Session ended</source>
        <translation>会话已结束</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="47"/>
        <source>Session cancelled</source>
        <translation>会话已取消</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="48"/>
        <source>Session ended by %1</source>
        <translation>%1 结束了会话</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="48"/>
        <source>%1 gave up calling</source>
        <translation>%1 放弃了呼叫</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="48"/>
        <source>%1 ended the call</source>
        <translation>%1 结束了呼叫</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="49"/>
        <source>You declined the session</source>
        <translation>您拒绝了会话</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="49"/>
        <source>%1 declined the session</source>
        <translation>%1 拒绝了会话</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="50"/>
        <source>You were busy</source>
        <translation>您正忙</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="50"/>
        <source>%1 is busy</source>
        <translation>%1 正忙</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="51"/>
        <source>Missed session from %1</source>
        <translation>错过了 %1 的会话</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="51"/>
        <source>No answer from %1</source>
        <translation>%1 没有应答</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="52"/>
        <source>%1 offered a session that Linnet cannot take</source>
        <translation>%1 提出的会话 Linnet 无法接受</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="52"/>
        <source>The device of %1 takes no sessions</source>
        <translation>%1 的设备不接受会话</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="55"/>
        <source>%1 does not exist at that server</source>
        <translation>该服务器上没有 %1</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="56"/>
        <source>The connection to %1 broke off</source>
        <translation>与 %1 的连接中断了</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="56"/>
        <source>%1 could not be reached</source>
        <translation>无法联系到 %1</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="57"/>
        <source>Session closed after a quiet while</source>
        <translation>会话因长时间无消息而关闭</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="65"/>
        <source>MSRP, TLS</source>
        <translation>MSRP，TLS</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="65"/>
        <source>MSRP</source>
        <translation>MSRP</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="66"/>
        <source>MSRP direct, TLS</source>
        <translation>MSRP 直连，TLS</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="66"/>
        <source>MSRP direct</source>
        <translation>MSRP 直连</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="67"/>
        <source>MSRP through relay, TLS</source>
        <translation>MSRP 经中继，TLS</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="67"/>
        <source>MSRP through relay</source>
        <translation>MSRP 经中继</translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="76"/>
        <source>%1 · %2</source>
        <extracomment>How a session ended, and how long it was.</extracomment>
        <translation>%1 · %2</translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/SessionWords.cpp" line="91"/>
        <source>%n s</source>
        <translation>
            <numerusform>%n 秒</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/SessionWords.cpp" line="93"/>
        <source>%n min</source>
        <translation>
            <numerusform>%n 分钟</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../ui/SessionWords.cpp" line="95"/>
        <source>%1 h %2 min</source>
        <extracomment>Hours and minutes.</extracomment>
        <translation>%1 小时 %2 分钟</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <location filename="../ui/Words.cpp" line="21"/>
        <source>Waiting for the network. It will be sent by itself.</source>
        <translation>正在等待网络，之后会自动发送。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="22"/>
        <source>Waiting: the server&apos;s name was not found. It will be tried again.</source>
        <translation>等待中：找不到服务器的名字，稍后会再试。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="24"/>
        <source>Waiting: the server does not answer. It will be tried again.</source>
        <translation>等待中：服务器没有应答，稍后会再试。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="25"/>
        <source>Waiting: the server refused your password. It will be sent when the password is right.</source>
        <translation>等待中：服务器拒绝了你的密码，密码正确后会发送。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="29"/>
        <source>Waiting to be sent</source>
        <translation>等待发送</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="30"/>
        <source>Sending</source>
        <translation>正在发送</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="31"/>
        <source>The server stored it</source>
        <translation>服务器已暂存</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="31"/>
        <source>Reached a device of %1</source>
        <translation>已到达 %1 的设备</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="33"/>
        <source>Delivered to %1</source>
        <translation>已送达 %1</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="35"/>
        <source>Displayed by %1</source>
        <translation>%1 已读</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="36"/>
        <source>No answer. It may have arrived.</source>
        <translation>没有应答，可能已经送到。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="37"/>
        <source>Not sent: %1</source>
        <translation>未发送：%1</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="38"/>
        <source>Not delivered in time</source>
        <translation>未能及时送达</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="47"/>
        <source>this computer has no network.</source>
        <translation>这台电脑没有网络。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="48"/>
        <source>the server of %1 was not found. Check the address.</source>
        <translation>找不到 %1 的服务器，请检查地址。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="49"/>
        <source>the server is not running or refuses connections.</source>
        <translation>服务器没有运行，或拒绝连接。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="50"/>
        <source>no protected connection to the server was possible.</source>
        <translation>无法与服务器建立受保护的连接。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="51"/>
        <source>the server did not answer.</source>
        <translation>服务器没有应答。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="53"/>
        <source>the address is not a valid SIP address.</source>
        <translation>这不是有效的 SIP 地址。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="54"/>
        <source>%1 does not exist at that server. Check the address.</source>
        <translation>那个服务器上没有 %1，请检查地址。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="55"/>
        <source>%1 or the server declined it.</source>
        <translation>%1 或服务器拒收了它。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="56"/>
        <source>it is too long for a single message. Send it in shorter parts.</source>
        <translation>内容太长，一条消息放不下，请分成几段发送。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="57"/>
        <source>%1 cannot read this kind of message.</source>
        <translation>%1 无法读取这种消息。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="58"/>
        <source>a key for the protection is missing.</source>
        <translation>缺少用于保护的密钥。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="59"/>
        <source>%1 does not take part in a session.</source>
        <translation>%1 没有参加会话。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="60"/>
        <source>the servers send it in a circle. Tell their operator.</source>
        <translation>服务器之间在循环转发，请告诉它们的管理员。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="61"/>
        <source>the server had a fault. Try again later.</source>
        <translation>服务器出了故障，请稍后再试。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="62"/>
        <source>this computer could not store it. Is the disk full?</source>
        <translation>这台电脑无法存储它。磁盘满了吗？</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="63"/>
        <source>its time ran out before %1 could be reached.</source>
        <translation>在联系到 %1 之前已经超时。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="64"/>
        <source>this version of Linnet cannot do that yet.</source>
        <translation>这个版本的 Linnet 还做不到。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="66"/>
        <source>the server gave no usable reason. Try again later.</source>
        <translation>服务器没有给出可用的原因，请稍后再试。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="92"/>
        <source>This computer has no network</source>
        <translation>这台电脑没有网络</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="93"/>
        <source>Cannot find %1</source>
        <translation>找不到 %1</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="94"/>
        <source>%1 refuses connections</source>
        <translation>%1 拒绝连接</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="95"/>
        <source>No answer from %1</source>
        <translation>%1 没有应答</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="99"/>
        <source>No protected connection to %1</source>
        <translation>无法与 %1 建立受保护的连接</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="102"/>
        <source>Password refused by %1</source>
        <translation>%1 拒绝了密码</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="103"/>
        <source>%1 does not know %2</source>
        <translation>%1 上没有 %2</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="102"/>
        <location filename="../ui/Words.cpp" line="104"/>
        <source>%1 does not let you in</source>
        <translation>%1 不允许你登录</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="33"/>
        <source>Delivered to %1, %2</source>
        <translation>已送达 %1，%2</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="35"/>
        <source>Displayed by %1, %2</source>
        <translation>%1 已看到，%2</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="78"/>
        <source>Session ended</source>
        <translation>会话已结束</translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/Words.cpp" line="84"/>
        <source>%n files</source>
        <translation>
            <numerusform>%n 个文件</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="105"/>
        <source>The password of %1 could not be opened</source>
        <translation>无法读取 %1 的密码</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="106"/>
        <source>Cannot reach %1</source>
        <translation>无法连接 %1</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="113"/>
        <source>Connect to a network. Linnet signs in by itself then.</source>
        <translation>请连接网络，之后 Linnet 会自动登录。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="114"/>
        <source>No server has this name. Check the part after the @, or enter the server below.</source>
        <translation>没有叫这个名字的服务器。请检查 @ 后面的部分，或在下面填写服务器。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="115"/>
        <source>The computer was found, but no SIP server runs there. Check the server and its port.</source>
        <translation>找到了那台电脑，但上面没有运行 SIP 服务器。请检查服务器和端口。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="116"/>
        <source>The server may be down, or a firewall is in the way. Check the server, or try again later.</source>
        <translation>服务器可能停机，或被防火墙挡住。请检查服务器，或稍后再试。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="120"/>
        <source>The server offers no connection that Linnet trusts.</source>
        <translation>服务器没有提供 Linnet 信任的连接。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="124"/>
        <source>Check the password and the part before the @.</source>
        <translation>请检查密码和 @ 前面的部分。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="129"/>
        <source>The server has no such account. Check the part before the @.</source>
        <translation>服务器上没有这个账号，请检查 @ 前面的部分。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="130"/>
        <source>The server knows the account but refuses it. Ask its operator.</source>
        <translation>服务器认识这个账号但拒绝了它，请询问管理员。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="131"/>
        <source>Unlock the keychain or the vault, or enter the password again.</source>
        <translation>请解锁钥匙串或保险库，或重新输入密码。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="132"/>
        <source>This computer could not store it. Is the disk full?</source>
        <translation>这台电脑无法存储它。磁盘满了吗？</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="135"/>
        <source>The server had a fault. Try again later.</source>
        <translation>服务器出了故障，请稍后再试。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="141"/>
        <source>Online</source>
        <translation>在线</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="142"/>
        <source>Connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="146"/>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="173"/>
        <source>Another Linnet is already using this profile. Use its window, or close it first.</source>
        <translation>另一个 Linnet 正在使用这份资料。请使用它的窗口，或先关闭它。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="174"/>
        <source>Linnet cannot write to its folder. Check the folder&apos;s permissions and start again.</source>
        <translation>Linnet 无法写入它的文件夹。请检查文件夹权限后重新启动。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="175"/>
        <source>The message store is damaged. Linnet will not touch it; restore a copy of the profile folder.</source>
        <translation>消息库已损坏。Linnet 不会改动它；请恢复资料文件夹的备份。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="176"/>
        <source>The message store was made by a newer Linnet. Install that version to go on.</source>
        <translation>消息库由更新版本的 Linnet 建立。请安装那个版本后继续。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="177"/>
        <source>The message store could not be written. Make room on the disk and try again.</source>
        <translation>消息库无法写入。请清理磁盘空间后再试。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="178"/>
        <source>This is not a SIP address. It looks like name@example.org.</source>
        <translation>这不是 SIP 地址。应类似 name@example.org。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="179"/>
        <source>There is no such account. Add it in Settings.</source>
        <translation>没有这个账号，请在设置中添加。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="180"/>
        <source>The password store could not be opened. Unlock it and try again.</source>
        <translation>密码库无法打开，请解锁后再试。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="181"/>
        <source>This computer has no keychain for passwords.</source>
        <translation>这台电脑没有存放密码的钥匙串。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="182"/>
        <source>It is not there any more.</source>
        <translation>它已经不在了。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="183"/>
        <source>This version of Linnet cannot do that yet.</source>
        <translation>这个版本的 Linnet 还做不到。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="184"/>
        <source>Another program uses this port. Close it, or choose another port.</source>
        <translation>另一个程序正在使用这个端口。请关闭它，或换一个端口。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="185"/>
        <source>This value cannot be used. Check what you entered.</source>
        <translation>这个值不能用，请检查你的输入。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="193"/>
        <source>Hello! I live in a small server that runs on this computer only. Nothing of this leaves it.</source>
        <translation>你好！我住在一个只在这台电脑上运行的小服务器里，这里的内容不会离开它。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="194"/>
        <source>You wrote: %1</source>
        <translation>你写的是：%1</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="195"/>
        <source>The tick beside your message says how far it came. Point at it to read it in words.</source>
        <translation>消息旁的勾表示它走到了哪一步。把鼠标指向它，就能看到文字说明。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="196"/>
        <source>I got it: %1</source>
        <translation>收到了：%1</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="203"/>
        <source>Nothing is known of their devices yet. Messages go with sender and time inside (CPIM).</source>
        <translation>尚不了解对方的设备。消息内附带发送者和时间（CPIM）。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="204"/>
        <source>A device has shown that it reads messages with sender and time inside (CPIM).</source>
        <translation>对方的设备已表明能读取附带发送者和时间的消息（CPIM）。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="205"/>
        <source>A device says that it reads messages with sender and time inside (CPIM).</source>
        <translation>对方的设备声明能读取附带发送者和时间的消息（CPIM）。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="206"/>
        <source>A device says that it reads bare text only.</source>
        <translation>对方的设备声明只能读取纯文本。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="207"/>
        <source>A device refused messages with sender and time inside (CPIM). It gets bare text.</source>
        <translation>对方的设备拒绝了附带发送者和时间的消息（CPIM），因此向其发送纯文本。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="208"/>
        <source>Their server lets only bare text through.</source>
        <translation>对方的服务器只允许纯文本通过。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="209"/>
        <source>You chose bare text for them.</source>
        <translation>你为对方选择了纯文本。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="218"/>
        <source>It fits into one request of 1300 bytes.</source>
        <translation>它放得进一个 1300 字节的请求。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="219"/>
        <source>A session with them was there.</source>
        <translation>与对方的会话当时已建立。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="220"/>
        <source>It is longer than one request may be (1300 bytes).</source>
        <translation>它超过了单个请求的上限（1300 字节）。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="221"/>
        <source>The server said that it is too large for one request.</source>
        <translation>服务器表示它对单个请求来说太大。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="222"/>
        <source>You chose it so.</source>
        <translation>是您这样选择的。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="223"/>
        <source>They take part in no session, and large messages are allowed on this way.</source>
        <translation>对方不参与会话，而这条路径允许发送大消息。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="224"/>
        <source>They take part in no session.</source>
        <translation>对方不参与会话。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="225"/>
        <source>It is a part of a longer text, so that each fits into one request.</source>
        <translation>它是一段较长文字的一部分，这样每一部分都放得进一个请求。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="236"/>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="237"/>
        <source>%1 cannot be read or written. Choose another place, or look whether the disk is full.</source>
        <translation>无法读取或写入 %1。请选择其他位置，或查看磁盘是否已满。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="238"/>
        <source>%1 was not written by Linnet.</source>
        <translation>%1 不是由 Linnet 写入的。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="239"/>
        <source>%1 was written by a newer Linnet. Update this one.</source>
        <translation>%1 由更新版本的 Linnet 写入。请更新此版本。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="240"/>
        <source>%1 is damaged. What stands before the damage is here.</source>
        <translation>%1 已损坏。损坏处之前的内容已在此处。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="241"/>
        <source>This computer could not store it. Make room on the disk and try again.</source>
        <translation>本机无法存储。请在磁盘上腾出空间后重试。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="242"/>
        <source>Another program uses this profile. Close it and try again.</source>
        <translation>另一个程序正在使用此配置。请关闭它后重试。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="253"/>
        <source>from %1</source>
        <extracomment>In an export: the heading of a message.</extracomment>
        <translation>来自 %1</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="254"/>
        <source>to %1</source>
        <translation>发给 %1</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="255"/>
        <source>missed call from %1</source>
        <translation>来自 %1 的未接来电</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="257"/>
        <source>file %1, %2 bytes</source>
        <extracomment>A file&apos;s name and its size in bytes.</extracomment>
        <translation>文件 %1，%2 字节</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="258"/>
        <source>waits</source>
        <translation>等待中</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="259"/>
        <source>not confirmed</source>
        <translation>未确认</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="260"/>
        <source>not sent</source>
        <translation>未发送</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="261"/>
        <source>expired</source>
        <translation>已过期</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="270"/>
        <source>File %1, %2</source>
        <translation>文件 %1，%2</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="277"/>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="279"/>
        <source>%1 from %2</source>
        <extracomment>An emoji and the people who chose it.</extracomment>
        <translation>%1 来自 %2</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="293"/>
        <location filename="../ui/Words.cpp" line="305"/>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="303"/>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="307"/>
        <source>dddd, d MMMM</source>
        <extracomment>A day between messages, QDate format; the second one is for other years.</extracomment>
        <translation>M月d日 dddd</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="307"/>
        <source>dddd, d MMMM yyyy</source>
        <translation>yyyy年M月d日 dddd</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="319"/>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="98"/>
        <source>The certificate of %1 has changed</source>
        <translation>%1 的证书已改变</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="100"/>
        <source>The certificate of %1 is not trusted</source>
        <translation>%1 的证书不受信任</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="119"/>
        <source>You trusted another one. Somebody may be in between: ask whoever runs the server.</source>
        <translation>你信任的是另一张证书。中间可能有人：请询问服务器的管理者。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="154"/>
        <source>It is self-signed: nobody vouches for it.</source>
        <translation>它是自签名的：没有人为它担保。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="155"/>
        <source>This computer does not know who issued it.</source>
        <translation>这台电脑不认识它的签发者。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="156"/>
        <source>It is not rightly signed. Somebody may be in between.</source>
        <translation>它的签名不正确。中间可能有人。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="157"/>
        <source>It, or its issuer&apos;s, has expired; it ran until %1. Is this computer&apos;s clock right?</source>
        <translation>它或其签发者的证书已过期；有效期至 %1。这台电脑的时间对吗？</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="158"/>
        <source>It is valid from %1 only. Is this computer&apos;s clock right?</source>
        <translation>它从 %1 起才有效。这台电脑的时间对吗？</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="159"/>
        <source>Its key or signature is too weak today. The operator of the server has to renew it.</source>
        <translation>它的密钥或签名如今已太弱。服务器的管理者必须更新它。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="160"/>
        <source>It was not made for a SIP server.</source>
        <translation>它不是为 SIP 服务器签发的。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="161"/>
        <source>It was made for another name than %1.</source>
        <translation>它是为 %1 以外的名称签发的。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="162"/>
        <source>The server shows no certificate.</source>
        <translation>服务器没有出示证书。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="163"/>
        <source>The server demands a certificate of yours, and there is none.</source>
        <translation>服务器要求你的证书，但你没有。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="164"/>
        <source>The server does not speak TLS 1.2 or later there. Is it the right port?</source>
        <translation>服务器在那里不支持 TLS 1.2 或更高版本。端口对吗？</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="313"/>
        <source>d MMMM yyyy</source>
        <extracomment>A date with its year, QDate format.</extracomment>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="71"/>
        <source>Missed call from %1</source>
        <translation>%1 的未接来电</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="76"/>
        <source>Missed call</source>
        <translation>未接来电</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="125"/>
        <source>It asks for the password of another realm, %1, which this account does not have.</source>
        <translation>它要求另一个域 %1 的密码，而这个账号没有该密码。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="126"/>
        <source>It asks for your password in a way that is not safe or not known. Ask its operator.</source>
        <translation>它以不安全或未知的方式要求你的密码，请询问其运营者。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="26"/>
        <source>Waiting: the server has a fault. It will be tried again.</source>
        <translation>等待中：服务器出了故障，稍后会再试。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="29"/>
        <source>Waiting: %1 cannot be reached now. It will be tried again.</source>
        <translation>等待中：目前无法联系到 %1，稍后会再试。</translation>
    </message>
    <message>
        <location filename="../ui/Words.cpp" line="52"/>
        <source>the server did not take this account&apos;s password, or asks for another one. Look at the account in Settings.</source>
        <translation>服务器没有接受此账户的密码，或要求另一个密码。请在设置中检查账户。</translation>
    </message>
    <message>
        <location filename="../ui/delegates/AttachmentPart.cpp" line="57"/>
        <source>Show picture, %1</source>
        <translation>显示图片，%1</translation>
    </message>
    <message>
        <location filename="../ui/delegates/AttachmentPart.cpp" line="58"/>
        <source>%1 · opening</source>
        <translation>%1 · 正在打开</translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/delegates/MessageBlock.cpp" line="85"/>
        <source>Open all of it, %n characters</source>
        <translation>
            <numerusform>打开全文，%n 个字符</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>linnet::ui::AccountDialog</name>
    <message>
        <location filename="../ui/windows/AccountDialog.cpp" line="13"/>
        <source>Add account</source>
        <translation>添加账号</translation>
    </message>
    <message>
        <location filename="../ui/windows/AccountDialog.cpp" line="16"/>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <location filename="../ui/windows/AccountDialog.cpp" line="16"/>
        <source>Like you@example.org</source>
        <translation>例如 you@example.org</translation>
    </message>
    <message>
        <location filename="../ui/windows/AccountDialog.cpp" line="17"/>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <location filename="../ui/windows/AccountDialog.cpp" line="18"/>
        <source>Server (only if it is not found)</source>
        <translation>服务器（找不到时才填）</translation>
    </message>
    <message>
        <location filename="../ui/windows/AccountDialog.cpp" line="19"/>
        <source>Advanced…</source>
        <translation>高级…</translation>
    </message>
    <message>
        <location filename="../ui/windows/AccountDialog.cpp" line="24"/>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <location filename="../ui/windows/AccountDialog.cpp" line="42"/>
        <source>%1. %2</source>
        <translation>%1。%2</translation>
    </message>
    <message>
        <location filename="../ui/windows/AccountDialog.cpp" line="22"/>
        <source>Show certificate</source>
        <translation>查看证书</translation>
    </message>
</context>
<context>
    <name>linnet::ui::AccountSetup</name>
    <message>
        <location filename="../ui/engine/AccountSetup.cpp" line="39"/>
        <source>Linnet</source>
        <translation>Linnet</translation>
    </message>
    <message>
        <location filename="../ui/engine/AccountSetup.cpp" line="56"/>
        <source>The server could not start: another program uses this port.</source>
        <translation>服务器无法启动：另一个程序正在使用这个端口。</translation>
    </message>
    <message>
        <location filename="../ui/engine/AccountSetup.cpp" line="57"/>
        <source>The server could not start: this computer does not allow it.</source>
        <translation>服务器无法启动：这台电脑不允许。</translation>
    </message>
    <message>
        <location filename="../ui/engine/AccountSetup.cpp" line="58"/>
        <source>The server could not start: its folder cannot be written.</source>
        <translation>服务器无法启动：它的文件夹无法写入。</translation>
    </message>
    <message>
        <location filename="../ui/engine/AccountSetup.cpp" line="59"/>
        <source>Close the other program, or choose another port.</source>
        <translation>请关闭那个程序，或换一个端口。</translation>
    </message>
    <message>
        <location filename="../ui/engine/AccountSetup.cpp" line="60"/>
        <source>Choose a port above 1023.</source>
        <translation>请选择大于 1023 的端口。</translation>
    </message>
    <message>
        <location filename="../ui/engine/AccountSetup.cpp" line="61"/>
        <source>Make room on the disk and try again.</source>
        <translation>请清理磁盘空间后再试。</translation>
    </message>
    <message>
        <location filename="../ui/engine/AccountSetup.cpp" line="74"/>
        <source>You</source>
        <translation>你</translation>
    </message>
</context>
<context>
    <name>linnet::ui::AdvancedAccountDialog</name>
    <message>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="21"/>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
    <message>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="24"/>
        <source>User name for signing in</source>
        <translation>登录用户名</translation>
    </message>
    <message>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="24"/>
        <source>Empty: the part of the address before the @.</source>
        <translation>留空：地址中 @ 之前的部分。</translation>
    </message>
    <message>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="29"/>
        <source>Take messages that come past the server</source>
        <translation>接收绕过服务器发来的消息</translation>
    </message>
    <message>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="32"/>
        <source>For a network of your own: nobody has checked who sent them.</source>
        <translation>用于您自己的网络：没有人核实过发送者。</translation>
    </message>
    <message>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="34"/>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="49"/>
        <source>Further password (an empty realm removes it)</source>
        <translation>其他密码（域留空则删除）</translation>
    </message>
    <message>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="49"/>
        <source>Further password, where a server asks for another realm</source>
        <translation>其他密码，用于服务器要求另一个域时</translation>
    </message>
    <message>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="51"/>
        <source>Realm</source>
        <translation>域</translation>
    </message>
    <message>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="51"/>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="52"/>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="55"/>
        <source>Unchanged</source>
        <translation>不变</translation>
    </message>
    <message>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="67"/>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="72"/>
        <source>File of further authorities (PEM)</source>
        <translation>其他证书颁发机构的文件（PEM）</translation>
    </message>
    <message>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="68"/>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="92"/>
        <source>A further password needs its realm and its user name.</source>
        <translation>其他密码需要域和用户名。</translation>
    </message>
    <message>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="96"/>
        <source>Enter the password for this realm.</source>
        <translation>请输入此域的密码。</translation>
    </message>
    <message>
        <location filename="../ui/windows/AdvancedAccountDialog.cpp" line="109"/>
        <source>This file holds no certificates in PEM, or it cannot be read.</source>
        <translation>此文件不含 PEM 格式的证书，或无法读取。</translation>
    </message>
</context>
<context>
    <name>linnet::ui::CertificateDialog</name>
    <message>
        <location filename="../ui/windows/CertificateDialog.cpp" line="42"/>
        <source>The certificate of %1 has changed</source>
        <translation>%1 的证书已改变</translation>
    </message>
    <message>
        <location filename="../ui/windows/CertificateDialog.cpp" line="43"/>
        <source>The certificate of %1 is not trusted</source>
        <translation>%1 的证书不受信任</translation>
    </message>
    <message>
        <location filename="../ui/windows/CertificateDialog.cpp" line="48"/>
        <source>You trusted another certificate for this server. Somebody may be in between you and it. Ask whoever runs the server before you go on.</source>
        <translation>你曾信任这台服务器的另一张证书。你与它之间可能有人。继续之前，请询问服务器的管理者。</translation>
    </message>
    <message>
        <location filename="../ui/windows/CertificateDialog.cpp" line="70"/>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <location filename="../ui/windows/CertificateDialog.cpp" line="72"/>
        <source>Made for</source>
        <translation>签发给</translation>
    </message>
    <message>
        <location filename="../ui/windows/CertificateDialog.cpp" line="72"/>
        <source>No SIP server</source>
        <translation>非 SIP 服务器</translation>
    </message>
    <message>
        <location filename="../ui/windows/CertificateDialog.cpp" line="73"/>
        <source>Issued by</source>
        <translation>签发者</translation>
    </message>
    <message>
        <location filename="../ui/windows/CertificateDialog.cpp" line="73"/>
        <source>Nobody is named</source>
        <translation>没有写明</translation>
    </message>
    <message>
        <location filename="../ui/windows/CertificateDialog.cpp" line="74"/>
        <source>Valid</source>
        <translation>有效期</translation>
    </message>
    <message>
        <location filename="../ui/windows/CertificateDialog.cpp" line="74"/>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <location filename="../ui/windows/CertificateDialog.cpp" line="75"/>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <location filename="../ui/windows/CertificateDialog.cpp" line="87"/>
        <source>Compare the fingerprint with the one that whoever runs the server tells you. If you trust it, Linnet takes exactly this certificate for this server, and warns you when it changes.</source>
        <translation>请把指纹与服务器管理者告诉你的指纹比较。如果你信任它，Linnet 就只接受这台服务器的这张证书，并在它改变时提醒你。</translation>
    </message>
    <message>
        <location filename="../ui/windows/CertificateDialog.cpp" line="91"/>
        <source>Trust this certificate for %1</source>
        <translation>信任 %1 的这张证书</translation>
    </message>
    <message>
        <location filename="../ui/windows/CertificateDialog.cpp" line="92"/>
        <source>Do not trust it</source>
        <translation>不信任</translation>
    </message>
</context>
<context>
    <name>linnet::ui::ChatFiles</name>
    <message>
        <location filename="../ui/windows/ChatFiles.cpp" line="120"/>
        <source>The file is not there any more.</source>
        <translation>文件已不在原处。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatFiles.cpp" line="135"/>
        <source>Send files</source>
        <translation>发送文件</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatFiles.cpp" line="150"/>
        <source>Only files can be sent, no folders.</source>
        <translation>只能发送文件，不能发送文件夹。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatFiles.cpp" line="163"/>
        <source>picture %1</source>
        <translation>图片 %1</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatFiles.cpp" line="195"/>
        <source>%1 was not sent: %2</source>
        <translation>%1 未发送：%2</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatFiles.cpp" line="201"/>
        <source>Save file</source>
        <translation>保存文件</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatFiles.cpp" line="172"/>
        <location filename="../ui/windows/ChatFiles.cpp" line="227"/>
        <source>%1 could not be written. Choose another folder.</source>
        <translation>无法写入 %1。请选择其他文件夹。</translation>
    </message>
</context>
<context>
    <name>linnet::ui::ChatForecast</name>
    <message>
        <location filename="../ui/windows/ChatForecast.cpp" line="55"/>
        <source>Will go as one large message of %1 bytes, as the account&apos;s settings allow.</source>
        <translation>将按账户设置作为一条 %1 字节的大消息发送。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatForecast.cpp" line="57"/>
        <source>Too long for a single message: %1 bytes, it holds %2. %3 takes no sessions, but parts can be sent.</source>
        <translation>对单条消息来说太长：%1 字节，上限 %2。%3 不接受会话，但可以分段发送。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatForecast.cpp" line="59"/>
        <source>Goes through the open session. As a single message it would be %1 bytes; the limit is %2.</source>
        <translation>经已打开的会话发送。作为单条消息将有 %1 字节，上限为 %2。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatForecast.cpp" line="60"/>
        <source>Will go as a session: the server takes no message of %1 bytes.</source>
        <translation>将以会话发送：服务器不接受 %1 字节的消息。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatForecast.cpp" line="62"/>
        <source>Will go as a session: %1 bytes, a single message holds %2.</source>
        <translation>将以会话发送：%1 字节，单条消息最多 %2。</translation>
    </message>
</context>
<context>
    <name>linnet::ui::ChatHeader</name>
    <message>
        <location filename="../ui/widgets/ChatHeader.cpp" line="16"/>
        <source>Back to the list</source>
        <translation>返回列表</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ChatHeader.cpp" line="17"/>
        <source>Search in this chat</source>
        <translation>在此聊天中搜索</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ChatHeader.cpp" line="18"/>
        <location filename="../ui/widgets/ChatHeader.cpp" line="92"/>
        <source>Open a session</source>
        <translation>建立会话</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ChatHeader.cpp" line="19"/>
        <source>Flow of the messages over the wire</source>
        <translation>线路上的消息流程</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ChatHeader.cpp" line="20"/>
        <source>Details of this contact</source>
        <translation>此联系人的详情</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ChatHeader.cpp" line="21"/>
        <source>More about this conversation</source>
        <translation>此会话的更多操作</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ChatHeader.cpp" line="85"/>
        <source>typing</source>
        <translation>正在输入</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ChatHeader.cpp" line="92"/>
        <source>End the session</source>
        <translation>结束会话</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ChatHeader.cpp" line="92"/>
        <source>Cancel the call</source>
        <translation>取消呼叫</translation>
    </message>
</context>
<context>
    <name>linnet::ui::ChatPane</name>
    <message>
        <location filename="../ui/windows/ChatRoads.cpp" line="26"/>
        <source>Saved: %1</source>
        <translation>已保存：%1</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatRoads.cpp" line="79"/>
        <source>From %1</source>
        <translation>来自 %1</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatPane.cpp" line="176"/>
        <source>Messages with %1</source>
        <translation>与 %1 的消息</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatActions.cpp" line="35"/>
        <source>Send again?</source>
        <translation>再发一次？</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatActions.cpp" line="35"/>
        <source>The first one may have arrived. Then %1 receives it twice.</source>
        <translation>第一次可能已经送到，那样 %1 会收到两次。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatActions.cpp" line="36"/>
        <source>Send again</source>
        <translation>再发一次</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatActions.cpp" line="65"/>
        <source>Forward to</source>
        <translation>转发给</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatActions.cpp" line="65"/>
        <source>Forward</source>
        <translation>转发</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatActions.cpp" line="99"/>
        <source>Delete this message?</source>
        <translation>删除这条消息？</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatActions.cpp" line="100"/>
        <source>It has not been sent yet and will not be.</source>
        <translation>它尚未发送，也不会再发送。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatActions.cpp" line="100"/>
        <source>It goes for good on this computer. %1 keeps theirs.</source>
        <translation>它将从这台电脑上永久删除。%1 那里仍会保留。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatActions.cpp" line="101"/>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChatActions.cpp" line="119"/>
        <source>The message that it answers is not here any more.</source>
        <translation>它所回复的消息已不在这里。</translation>
    </message>
</context>
<context>
    <name>linnet::ui::ChatSearchBar</name>
    <message>
        <location filename="../ui/widgets/ChatSearchBar.cpp" line="18"/>
        <source>Search in this chat</source>
        <translation>在此聊天中搜索</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ChatSearchBar.cpp" line="20"/>
        <source>Older hit</source>
        <translation>更早的结果</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ChatSearchBar.cpp" line="21"/>
        <source>Newer hit</source>
        <translation>更新的结果</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ChatSearchBar.cpp" line="27"/>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ChatSearchBar.cpp" line="31"/>
        <source>Close the search</source>
        <translation>关闭搜索</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ChatSearchBar.cpp" line="32"/>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ChatSearchBar.cpp" line="55"/>
        <source>%1+</source>
        <extracomment>A number of hits that goes on: &quot;200+&quot;.</extracomment>
        <translation>%1+</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ChatSearchBar.cpp" line="56"/>
        <source>Nothing found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ChatSearchBar.cpp" line="56"/>
        <source>%1 of %2</source>
        <translation>第 %1 个，共 %2 个</translation>
    </message>
</context>
<context>
    <name>linnet::ui::ChooseChatDialog</name>
    <message>
        <location filename="../ui/windows/ChooseChatDialog.cpp" line="15"/>
        <source>Chats</source>
        <translation>聊天</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChooseChatDialog.cpp" line="21"/>
        <source>Search in names and addresses</source>
        <translation>搜索姓名和地址</translation>
    </message>
    <message>
        <location filename="../ui/windows/ChooseChatDialog.cpp" line="22"/>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
</context>
<context>
    <name>linnet::ui::Composer</name>
    <message>
        <location filename="../ui/widgets/Composer.cpp" line="141"/>
        <source>Send files</source>
        <translation>发送文件</translation>
    </message>
    <message>
        <location filename="../ui/widgets/Composer.cpp" line="141"/>
        <source>Emoji</source>
        <translation>表情</translation>
    </message>
    <message>
        <location filename="../ui/widgets/Composer.cpp" line="142"/>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <location filename="../ui/widgets/Composer.cpp" line="172"/>
        <location filename="../ui/widgets/Composer.cpp" line="215"/>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <location filename="../ui/widgets/Composer.cpp" line="174"/>
        <location filename="../ui/widgets/Composer.cpp" line="216"/>
        <source>Enter sends, Shift+Enter starts a new line.</source>
        <translation>Enter 发送，Shift+Enter 换行。</translation>
    </message>
    <message>
        <location filename="../ui/widgets/Composer.cpp" line="208"/>
        <source>Message %1</source>
        <translation>给 %1 写消息</translation>
    </message>
    <message>
        <location filename="../ui/widgets/Composer.cpp" line="209"/>
        <source>Message to %1</source>
        <translation>写给 %1 的消息</translation>
    </message>
    <message>
        <location filename="../ui/widgets/Composer.cpp" line="215"/>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <location filename="../ui/widgets/Composer.cpp" line="217"/>
        <source>Ctrl+Enter sends, Enter starts a new line.</source>
        <translation>Ctrl+Enter 发送，Enter 换行。</translation>
    </message>
</context>
<context>
    <name>linnet::ui::ConnectionBanner</name>
    <message>
        <location filename="../ui/widgets/ConnectionBanner.cpp" line="33"/>
        <location filename="../ui/widgets/ConnectionBanner.cpp" line="133"/>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ConnectionBanner.cpp" line="90"/>
        <location filename="../ui/widgets/ConnectionBanner.cpp" line="132"/>
        <source>Trying now</source>
        <translation>正在重试</translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/widgets/ConnectionBanner.cpp" line="130"/>
        <source>Next try in %n s</source>
        <translation>
            <numerusform>%n 秒后重试</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../ui/widgets/ConnectionBanner.cpp" line="132"/>
        <source>Messages wait until it is reached.</source>
        <translation>连上之前，消息会先等着。</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ConnectionBanner.cpp" line="133"/>
        <source>Change password</source>
        <translation>更改密码</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ConnectionBanner.cpp" line="133"/>
        <source>Show certificate</source>
        <translation>查看证书</translation>
    </message>
</context>
<context>
    <name>linnet::ui::ContactDialog</name>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="13"/>
        <source>Add contact</source>
        <translation>添加联系人</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="13"/>
        <source>Edit contact</source>
        <translation>编辑联系人</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="17"/>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="17"/>
        <source>Like anna@example.org</source>
        <translation>例如 anna@example.org</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="18"/>
        <source>Name</source>
        <translation>名字</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="18"/>
        <source>Only you see it.</source>
        <translation>只有你看得到。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="25"/>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>linnet::ui::ContactModel</name>
    <message>
        <location filename="../ui/models/ContactModel.cpp" line="69"/>
        <source>%1, %2, blocked</source>
        <translation>%1，%2，已屏蔽</translation>
    </message>
    <message>
        <location filename="../ui/models/ContactModel.cpp" line="70"/>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
</context>
<context>
    <name>linnet::ui::ContactPanel</name>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="44"/>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="45"/>
        <source>Close the details</source>
        <translation>关闭详情</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="46"/>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="62"/>
        <source>Further addresses</source>
        <translation>其他地址</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="66"/>
        <source>Their devices</source>
        <translation>对方的设备</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="74"/>
        <source>Edit contact…</source>
        <translation>编辑联系人…</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="75"/>
        <source>Merge with another chat…</source>
        <translation>与其他聊天合并…</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="76"/>
        <source>Block…</source>
        <translation>屏蔽…</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="77"/>
        <source>Block the whole domain…</source>
        <translation>屏蔽整个域名…</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="78"/>
        <source>Delete conversation…</source>
        <translation>删除会话…</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="127"/>
        <source>What they learn of you</source>
        <translation>对方能得知的信息</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="128"/>
        <source>As in Settings</source>
        <translation>按设置</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="128"/>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="128"/>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="129"/>
        <source>That messages arrived and were seen</source>
        <translation>消息已送达和已看到</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="130"/>
        <source>That you are typing</source>
        <translation>你正在输入</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="131"/>
        <source>Messages of this chat</source>
        <translation>此聊天的消息</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="132"/>
        <source>Are kept</source>
        <translation>保留时间</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="133"/>
        <source>For ever</source>
        <translation>永久</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="133"/>
        <source>For a year</source>
        <translation>一年</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="133"/>
        <source>For 90 days</source>
        <translation>90 天</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="133"/>
        <source>For 30 days</source>
        <translation>30 天</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="133"/>
        <source>For 7 days</source>
        <translation>7 天</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="171"/>
        <source>Your messages go to %1, which they used last.</source>
        <translation>你的消息发往 %1，即对方最近使用的地址。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="179"/>
        <source>Separate</source>
        <translation>分离</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="201"/>
        <source>It is not known yet whether their devices read messages with sender and time inside (CPIM).</source>
        <translation>尚不清楚对方的设备能否读取内含发件人和时间的消息 (CPIM)。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="204"/>
        <source>Known since %1.</source>
        <translation>得知于 %1。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="206"/>
        <source>Last receipt: %1.</source>
        <translation>最近一次回执：%1。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="208"/>
        <source>Last heard of: %1.</source>
        <translation>最近一次联络：%1。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="210"/>
        <source>Program: %1</source>
        <translation>程序：%1</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="240"/>
        <source>Delete older messages?</source>
        <translation>删除较早的消息？</translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/windows/ContactPanel.cpp" line="240"/>
        <source>Messages of this chat that are older than %n days go for good now, and later ones when they are as old.</source>
        <translation>
            <numerusform>此聊天中早于 %n 天的消息将立即永久删除，以后的消息到期也会删除。</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactPanel.cpp" line="241"/>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>linnet::ui::ConversationListModel</name>
    <message>
        <location filename="../ui/delegates/ConversationDelegate.cpp" line="78"/>
        <location filename="../ui/models/ConversationListModel.cpp" line="233"/>
        <source>wants to open a session</source>
        <translation>请求打开会话</translation>
    </message>
    <message>
        <location filename="../ui/delegates/ConversationDelegate.cpp" line="80"/>
        <location filename="../ui/models/ConversationListModel.cpp" line="231"/>
        <source>typing</source>
        <translation>正在输入</translation>
    </message>
    <message>
        <location filename="../ui/delegates/ConversationDelegate.cpp" line="82"/>
        <source>Draft:</source>
        <translation>草稿：</translation>
    </message>
    <message>
        <location filename="../ui/delegates/ConversationDelegate.cpp" line="89"/>
        <location filename="../ui/models/ConversationListModel.cpp" line="237"/>
        <source>You: %1</source>
        <translation>你：%1</translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/models/ConversationListModel.cpp" line="229"/>
        <source>%n unread</source>
        <translation>
            <numerusform>%n 条未读</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../ui/models/ConversationListModel.cpp" line="243"/>
        <source>Draft: %1</source>
        <translation>草稿：%1</translation>
    </message>
</context>
<context>
    <name>linnet::ui::DownloadFolder</name>
    <message>
        <location filename="../ui/windows/DownloadFolder.cpp" line="22"/>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <location filename="../ui/windows/DownloadFolder.cpp" line="23"/>
        <source>Back to the usual one</source>
        <translation>恢复默认</translation>
    </message>
    <message>
        <location filename="../ui/windows/DownloadFolder.cpp" line="31"/>
        <location filename="../ui/windows/DownloadFolder.cpp" line="83"/>
        <source>Folder for received files</source>
        <translation>接收文件的文件夹</translation>
    </message>
    <message>
        <location filename="../ui/windows/DownloadFolder.cpp" line="116"/>
        <source>This folder is not there. Files cannot be received until it is back or another one is chosen.</source>
        <translation>此文件夹不存在。在它恢复或另选文件夹之前，无法接收文件。</translation>
    </message>
    <message>
        <location filename="../ui/windows/DownloadFolder.cpp" line="117"/>
        <source>Nothing can be written to this folder. Choose another one.</source>
        <translation>无法写入此文件夹。请选择另一个。</translation>
    </message>
</context>
<context>
    <name>linnet::ui::EmojiPopup</name>
    <message>
        <location filename="../ui/widgets/EmojiPopup.cpp" line="62"/>
        <source>Choose a reaction</source>
        <translation>选择回应</translation>
    </message>
    <message>
        <location filename="../ui/widgets/EmojiPopup.cpp" line="75"/>
        <source>Any other emoji</source>
        <translation>其他任意表情</translation>
    </message>
    <message>
        <location filename="../ui/widgets/EmojiPopup.cpp" line="76"/>
        <source>Other</source>
        <translation>其他</translation>
    </message>
</context>
<context>
    <name>linnet::ui::FirstRunWindow</name>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="31"/>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="159"/>
        <source>Welcome to Linnet</source>
        <translation>欢迎使用 Linnet</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="53"/>
        <source>Starting the server</source>
        <translation>正在启动服务器</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="54"/>
        <source>Keeping the account</source>
        <translation>正在保存账号</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="55"/>
        <source>Reaching the server</source>
        <translation>正在连接服务器</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="56"/>
        <source>Signing in</source>
        <translation>正在登录</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="64"/>
        <source>Server started</source>
        <translation>服务器已启动</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="64"/>
        <source>Account kept</source>
        <translation>账号已保存</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="65"/>
        <source>Server reached</source>
        <translation>已连上服务器</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="65"/>
        <source>Signed in</source>
        <translation>已登录</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="70"/>
        <source>%1. %2</source>
        <translation>%1。%2</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="159"/>
        <source>Messages over open SIP. Choose how to begin.</source>
        <translation>基于开放的 SIP 收发消息。请选择如何开始。</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="161"/>
        <source>Try it here</source>
        <translation>就地试用</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="161"/>
        <source>Two accounts and a friendly peer that answers. No internet needed.</source>
        <translation>两个账号，还有一位会回复你的伙伴。无需联网。</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="162"/>
        <source>Ready in seconds</source>
        <translation>几秒即可</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="163"/>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="213"/>
        <source>Use my SIP account</source>
        <translation>使用我的 SIP 账号</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="163"/>
        <source>Enter your address and password. The server is found for you.</source>
        <translation>输入地址和密码，服务器会自动找到。</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="164"/>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="250"/>
        <source>Serve my network</source>
        <translation>为我的网络提供服务</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="164"/>
        <source>Run a small server here, so that others on your network can join.</source>
        <translation>在这里运行一个小服务器，让同一网络中的人加入。</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="213"/>
        <source>Linnet finds the server by the part after the @.</source>
        <translation>Linnet 会根据 @ 后面的部分找到服务器。</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="215"/>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="216"/>
        <source>you@example.org</source>
        <translation>you@example.org</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="217"/>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="300"/>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="219"/>
        <source>Server (only if it is not found)</source>
        <translation>服务器（找不到时才填）</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="220"/>
        <source>host or host:port</source>
        <translation>主机 或 主机:端口</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="223"/>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="271"/>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="224"/>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="250"/>
        <source>The server runs as long as Linnet does. Only people whom you add may join.</source>
        <translation>Linnet 运行时服务器就运行。只有你添加的人才能加入。</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="259"/>
        <source>Domain</source>
        <translation>域名</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="260"/>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="262"/>
        <source>The part after the @ in the addresses of your network.</source>
        <translation>你的网络里，地址中 @ 后面的部分。</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="265"/>
        <source>Your name, the part before the @</source>
        <translation>你的名字，即 @ 前面的部分</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="266"/>
        <source>Your password</source>
        <translation>你的密码</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="272"/>
        <source>Start the server</source>
        <translation>启动服务器</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="292"/>
        <source>Your server is running</source>
        <translation>你的服务器正在运行</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="292"/>
        <source>Add the people who may join. Each enters an address, a password and this server:</source>
        <translation>添加可以加入的人。每个人输入地址、密码和这个服务器：</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="299"/>
        <source>Name</source>
        <translation>名字</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="308"/>
        <source>Add person</source>
        <translation>添加成员</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="309"/>
        <source>Open Linnet</source>
        <translation>打开 Linnet</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="337"/>
        <source>Nothing leaves this computer until you choose.</source>
        <translation>在你选择之前，任何内容都不会离开这台电脑。</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="407"/>
        <source>Enter a domain, like home.lan.</source>
        <translation>请输入域名，例如 home.lan。</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="409"/>
        <source>Enter a name of letters and digits.</source>
        <translation>请输入由字母和数字组成的名字。</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="411"/>
        <source>Enter a password, so that nobody else can be you.</source>
        <translation>请输入密码，以免别人冒充你。</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="422"/>
        <source>Enter a name and a password.</source>
        <translation>请输入名字和密码。</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="430"/>
        <source>This name cannot be used. Choose one of letters and digits.</source>
        <translation>这个名字不能用。请用字母和数字。</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="435"/>
        <source>May join: %1</source>
        <translation>可以加入：%1</translation>
    </message>
    <message>
        <location filename="../ui/windows/FirstRunWindow.cpp" line="231"/>
        <source>Show certificate</source>
        <translation>查看证书</translation>
    </message>
</context>
<context>
    <name>linnet::ui::FlowDetails</name>
    <message>
        <location filename="../ui/flow/FlowDetails.cpp" line="76"/>
        <source>Copy the message</source>
        <translation>复制消息</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowDetails.cpp" line="141"/>
        <source>HH:mm:ss.zzz</source>
        <extracomment>Time of a step to the millisecond, QTime format</extracomment>
        <translation>HH:mm:ss.zzz</translation>
    </message>
</context>
<context>
    <name>linnet::ui::FlowLegend</name>
    <message>
        <location filename="../ui/flow/FlowLegend.cpp" line="24"/>
        <source>Legend: %1</source>
        <translation>图例：%1</translation>
    </message>
    <message>
        <location filename="../ui/flow/FlowLegend.cpp" line="46"/>
        <source>Response</source>
        <translation>应答</translation>
    </message>
</context>
<context>
    <name>linnet::ui::FlowView</name>
    <message>
        <location filename="../ui/flow/FlowView.cpp" line="25"/>
        <source>Steps of the flow</source>
        <translation>流程的步骤</translation>
    </message>
</context>
<context>
    <name>linnet::ui::FlowWindow</name>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="88"/>
        <source>Flow</source>
        <translation>流程</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="92"/>
        <source>Nothing went over the wire yet</source>
        <translation>网络上还没有任何内容</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="92"/>
        <source>Steps appear here as they happen.</source>
        <translation>步骤发生时会出现在这里。</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="93"/>
        <source>No longer in the trace</source>
        <translation>已不在跟踪记录中</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="94"/>
        <source>Linnet keeps the newest 32 MB of its traffic. What belonged to this is older, or the trace was cleared.</source>
        <translation>Linnet 保留最新的 32 MB 流量。与此有关的内容更早，或跟踪记录已被清除。</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="138"/>
        <location filename="../ui/windows/FlowWindow.cpp" line="286"/>
        <location filename="../ui/windows/FlowWindow.cpp" line="378"/>
        <source>Everything recent</source>
        <translation>最近的全部流量</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="140"/>
        <source>Choose which flow is shown</source>
        <translation>选择要显示的流程</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="142"/>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="143"/>
        <source>SIP</source>
        <translation>SIP</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="144"/>
        <location filename="../ui/windows/FlowWindow.cpp" line="145"/>
        <source>Find in flow</source>
        <translation>在流程中查找</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="149"/>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="150"/>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="286"/>
        <source>Choose a flow</source>
        <translation>选择流程</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="319"/>
        <source>%1, %2</source>
        <extracomment>What a flow is about, and when it began: &quot;Message with Bob, Today, 10:12&quot;</extracomment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="340"/>
        <source>Choose a step to read what happens in it.</source>
        <translation>选择一个步骤以了解发生了什么。</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="348"/>
        <source>%1 of %2</source>
        <translation>第 %1 个，共 %2 个</translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/windows/FlowWindow.cpp" line="350"/>
        <source>%n found</source>
        <translation>
            <numerusform>找到 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="398"/>
        <source>Picture to scale (SVG)…</source>
        <translation>可缩放图片（SVG）…</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="399"/>
        <source>Picture (PNG)…</source>
        <translation>图片（PNG）…</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="400"/>
        <source>Text…</source>
        <translation>文本…</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="401"/>
        <source>Capture for Wireshark (pcap)…</source>
        <translation>Wireshark 抓包（pcap）…</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="408"/>
        <source>Export the flow</source>
        <translation>导出流程</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="433"/>
        <source>A picture cannot hold so many steps. Choose SVG or text.</source>
        <translation>图片容不下这么多步骤。请选择 SVG 或文本。</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="434"/>
        <source>Not saved: %1</source>
        <translation>未保存：%1</translation>
    </message>
    <message>
        <location filename="../ui/windows/FlowWindow.cpp" line="434"/>
        <source>Saved as %1</source>
        <translation>已保存为 %1</translation>
    </message>
</context>
<context>
    <name>linnet::ui::Form</name>
    <message>
        <location filename="../ui/windows/Form.cpp" line="74"/>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <location filename="../ui/windows/Form.cpp" line="88"/>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>linnet::ui::HistoryModel</name>
    <message>
        <location filename="../ui/models/HistoryModel.cpp" line="172"/>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <location filename="../ui/models/HistoryModel.cpp" line="199"/>
        <source>Reactions: %1</source>
        <translation>回应：%1</translation>
    </message>
    <message>
        <location filename="../ui/models/HistoryModel.cpp" line="186"/>
        <location filename="../ui/models/HistoryModel.cpp" line="202"/>
        <source>%1, %2: %3</source>
        <translation>%1，%2：%3</translation>
    </message>
    <message>
        <location filename="../ui/models/HistoryModel.cpp" line="203"/>
        <source>You, %1: %2. %3</source>
        <translation>你，%1：%2。%3</translation>
    </message>
    <message>
        <location filename="../ui/models/HistoryModel.cpp" line="188"/>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
</context>
<context>
    <name>linnet::ui::HistoryPage</name>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="37"/>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="38"/>
        <source>A JSON file that Linnet has exported, here or on another computer. Messages that are here already stay single.</source>
        <translation>由 Linnet 在本机或其他电脑导出的 JSON 文件。已有的消息不会重复。</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="39"/>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="41"/>
        <source>Backup</source>
        <translation>备份</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="42"/>
        <source>Everything of this profile in one file, but no passwords.</source>
        <translation>此配置的全部内容存入一个文件，但不含密码。</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="45"/>
        <source>Back up…</source>
        <translation>备份…</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="46"/>
        <source>Restore…</source>
        <translation>恢复…</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="103"/>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="104"/>
        <location filename="../ui/windows/HistoryPage.cpp" line="166"/>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="104"/>
        <location filename="../ui/windows/HistoryPage.cpp" line="143"/>
        <source>All chats</source>
        <translation>所有聊天</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="105"/>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="105"/>
        <source>JSON: everything, can be imported</source>
        <translation>JSON：全部内容，可再导入</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="105"/>
        <source>HTML: to read and print</source>
        <translation>HTML：供阅读和打印</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="105"/>
        <source>Text: to read</source>
        <translation>文本：供阅读</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="106"/>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="117"/>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="120"/>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="166"/>
        <source>Messages with %1</source>
        <translation>与 %1 的消息</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="167"/>
        <source>Export messages</source>
        <translation>导出消息</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="169"/>
        <source>messages</source>
        <translation>messages</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="181"/>
        <source>Import messages</source>
        <translation>导入消息</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="182"/>
        <source>Linnet&apos;s export (*.json)</source>
        <translation>Linnet 的导出文件 (*.json)</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="182"/>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="189"/>
        <source>Back up the profile</source>
        <translation>备份配置</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="198"/>
        <source>Restore a backup</source>
        <translation>恢复备份</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="200"/>
        <source>Replace this profile?</source>
        <translation>替换此配置？</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="201"/>
        <source>Its accounts, contacts and messages become those of the backup. What is here now is kept beside it, as linnet.db.before-restore.</source>
        <translation>其账户、联系人和消息将变为备份中的内容。现有内容会保留在旁边，名为 linnet.db.before-restore。</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="202"/>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/windows/HistoryPage.cpp" line="248"/>
        <source>%n messages are in %1.</source>
        <translation>
            <numerusform>%n 条消息已存入 %1。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/windows/HistoryPage.cpp" line="250"/>
        <source>%n messages are new; the others were here already.</source>
        <translation>
            <numerusform>%n 条是新消息；其余已在此处。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/windows/HistoryPage.cpp" line="250"/>
        <source>%n messages are new.</source>
        <translation>
            <numerusform>新增 %n 条消息。</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="251"/>
        <source>The profile is in %1.</source>
        <translation>配置已存入 %1。</translation>
    </message>
    <message>
        <location filename="../ui/windows/HistoryPage.cpp" line="252"/>
        <source>The profile is the one of the backup now. Passwords were not in it: enter them in Accounts where they are asked for.</source>
        <translation>配置现已是备份中的内容。其中不含密码：需要时请在“账户”中输入。</translation>
    </message>
</context>
<context>
    <name>linnet::ui::HistoryView</name>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="112"/>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="131"/>
        <source>Send again</source>
        <translation>再发一次</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="114"/>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="133"/>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="116"/>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="135"/>
        <source>Send in parts</source>
        <translation>分段发送</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="117"/>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="136"/>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryView.cpp" line="37"/>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryView.cpp" line="270"/>
        <source>An earlier message</source>
        <translation>较早的消息</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryView.cpp" line="270"/>
        <source>Click to go there</source>
        <translation>点击前往</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryViewInput.cpp" line="84"/>
        <source>New messages</source>
        <translation>以下为新消息</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="27"/>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="27"/>
        <source>Copy messages</source>
        <translation>复制消息</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="29"/>
        <source>Copy link</source>
        <translation>复制链接</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="32"/>
        <source>Open %1</source>
        <translation>打开 %1</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="78"/>
        <source>Save %1…</source>
        <translation>保存 %1…</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="41"/>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="55"/>
        <source>Reply</source>
        <translation>回复</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="57"/>
        <source>React…</source>
        <translation>回应…</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="62"/>
        <source>Open all of it</source>
        <translation>打开全文</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="64"/>
        <source>Forward…</source>
        <translation>转发…</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="77"/>
        <source>Show %1</source>
        <translation>显示 %1</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="77"/>
        <source>Enlarge %1</source>
        <translation>放大 %1</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="133"/>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="40"/>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryView.cpp" line="254"/>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <location filename="../ui/widgets/HistoryMenu.cpp" line="38"/>
        <source>Flow</source>
        <translation>流程</translation>
    </message>
</context>
<context>
    <name>linnet::ui::InfoBanner</name>
    <message>
        <location filename="../ui/widgets/InfoBanner.cpp" line="17"/>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>linnet::ui::MainWindow</name>
    <message>
        <location filename="../ui/windows/MainWindow.cpp" line="53"/>
        <source>Choose a conversation</source>
        <translation>选择一个对话</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindow.cpp" line="53"/>
        <source>Or write to anyone with a SIP address.</source>
        <translation>或者写给任何一个 SIP 地址。</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindow.cpp" line="54"/>
        <location filename="../ui/windows/MainWindowActions.cpp" line="200"/>
        <source>New message</source>
        <translation>新消息</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindow.cpp" line="120"/>
        <source>A newer version of Linnet has changed this profile.</source>
        <translation>更新版本的 Linnet 已更改此配置。</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindow.cpp" line="121"/>
        <source>You can read it here. To send and receive, start that version, or update this one.</source>
        <translation>可以在此阅读。要收发消息，请启动那个版本，或更新此版本。</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindow.cpp" line="144"/>
        <source>Messages cannot be stored. Make room on the disk; until then nothing new is accepted.</source>
        <translation>消息无法存储。请清理磁盘空间；在此之前不会接收新消息。</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindow.cpp" line="147"/>
        <source>The file with your messages is damaged.</source>
        <translation>保存消息的文件已损坏。</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindow.cpp" line="148"/>
        <source>Close Linnet and start it again: what can be read is saved then, and the damaged file is kept.</source>
        <translation>请关闭 Linnet 再重新启动：届时会保存仍能读取的内容，并保留损坏的文件。</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindow.cpp" line="185"/>
        <source>%1 did not get your reaction %2: %3</source>
        <translation>%1 没有收到你的回应 %2：%3</translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/windows/MainWindow.cpp" line="198"/>
        <source>The file with your messages was damaged. %n messages could be saved.</source>
        <translation>
            <numerusform>保存消息的文件已损坏。已救回 %n 条消息。</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindow.cpp" line="199"/>
        <source>The damaged file is kept: %1</source>
        <translation>损坏的文件保留在：%1</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindow.cpp" line="382"/>
        <source>%1 – Linnet</source>
        <translation>%1 – Linnet</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindow.cpp" line="382"/>
        <source>Linnet</source>
        <translation>Linnet</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindow.cpp" line="384"/>
        <source>(%1) %2</source>
        <translation>(%1) %2</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="201"/>
        <source>Add contact</source>
        <translation>添加联系人</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="204"/>
        <source>Sessions</source>
        <translation>会话</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="205"/>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="207"/>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="216"/>
        <source>Write</source>
        <translation>写消息</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="217"/>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="218"/>
        <location filename="../ui/windows/MainWindowActions.cpp" line="251"/>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="220"/>
        <location filename="../ui/windows/MainWindowActions.cpp" line="256"/>
        <source>Block…</source>
        <translation>屏蔽…</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="221"/>
        <source>Remove from contacts</source>
        <translation>从联系人中移除</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="239"/>
        <source>Edit contact…</source>
        <translation>编辑联系人…</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="239"/>
        <source>Add to contacts…</source>
        <translation>添加到联系人…</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="241"/>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="242"/>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="246"/>
        <source>End the session</source>
        <translation>结束会话</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="246"/>
        <source>Cancel the call</source>
        <translation>取消呼叫</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="246"/>
        <source>Open a session</source>
        <translation>建立会话</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="248"/>
        <source>Send files…</source>
        <translation>发送文件…</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="254"/>
        <source>Unblock</source>
        <translation>取消屏蔽</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="257"/>
        <source>Delete conversation…</source>
        <translation>删除对话…</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="270"/>
        <source>Delete this conversation?</source>
        <translation>删除这个对话？</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="270"/>
        <source>All messages with %1 go for good on this computer.</source>
        <translation>这台电脑上与 %1 的所有消息将永久删除。</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="271"/>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="281"/>
        <source>Block %1?</source>
        <translation>屏蔽 %1？</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="281"/>
        <source>Messages from %1 are refused from now on and leave no trace. You can unblock in Settings.</source>
        <translation>从现在起会拒收 %1 的消息，不留痕迹。可以在设置中取消屏蔽。</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="137"/>
        <location filename="../ui/windows/MainWindowActions.cpp" line="282"/>
        <source>Block</source>
        <translation>屏蔽</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="110"/>
        <source>Merge with</source>
        <translation>合并到</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="110"/>
        <source>They become one chat. You can separate them again in the details.</source>
        <translation>两者将成为一个聊天。可在详情中再次分离。</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="110"/>
        <source>Merge</source>
        <translation>合并</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="135"/>
        <source>Block everybody at %1?</source>
        <translation>屏蔽 %1 的所有人？</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="136"/>
        <source>Messages from all addresses of this domain and those below it are refused from now on, except from your contacts. You can unblock in Settings.</source>
        <translation>今后将拒绝来自此域名及其子域名的所有地址的消息，你的联系人除外。可在设置中取消屏蔽。</translation>
    </message>
    <message>
        <location filename="../ui/windows/MainWindowActions.cpp" line="203"/>
        <location filename="../ui/windows/MainWindowActions.cpp" line="249"/>
        <source>Flow</source>
        <translation>流程</translation>
    </message>
</context>
<context>
    <name>linnet::ui::MessageDetailsDialog</name>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="13"/>
        <source>Message details</source>
        <translation>消息详情</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="32"/>
        <source>From</source>
        <translation>发件人</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="33"/>
        <source>To</source>
        <translation>收件人</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="34"/>
        <source>Written</source>
        <translation>写于</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="34"/>
        <source>Received</source>
        <translation>收到于</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="36"/>
        <source>Sender&apos;s clock</source>
        <translation>发件人的时钟</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="37"/>
        <source>Sent as</source>
        <translation>发送方式</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="37"/>
        <source>Session</source>
        <translation>会话</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="37"/>
        <source>Single message</source>
        <translation>单条消息</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="39"/>
        <source>Why that way</source>
        <translation>为何这样发送</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="41"/>
        <source>Subject</source>
        <translation>主题</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="42"/>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="42"/>
        <source>With sender and time inside (CPIM)</source>
        <translation>内含发件人和时间（CPIM）</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="42"/>
        <source>Bare text</source>
        <translation>纯文本</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="44"/>
        <source>Why so</source>
        <translation>原因</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="48"/>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="50"/>
        <source>Server&apos;s answer</source>
        <translation>服务器的应答</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="54"/>
        <source>Receipts</source>
        <translation>回执</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="56"/>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="56"/>
        <source>%n bytes</source>
        <translation>
            <numerusform>%n 字节</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="58"/>
        <source>Way</source>
        <translation>路径</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="60"/>
        <source>Attempts</source>
        <translation>尝试次数</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="62"/>
        <source>Message-ID</source>
        <translation>Message-ID</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="64"/>
        <source>Show the flow</source>
        <translation>显示流程</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="72"/>
        <source>The server keeps it for a device of which nothing is known. It may not be able to read this format.</source>
        <translation>服务器为一台未知的设备保存着它。该设备可能无法读取此格式。</translation>
    </message>
    <message>
        <location filename="../ui/windows/MessageDetailsDialog.cpp" line="75"/>
        <source>Send as bare text, too</source>
        <translation>再以纯文本发送</translation>
    </message>
</context>
<context>
    <name>linnet::ui::MessageText</name>
    <message>
        <location filename="../ui/flow/MessageText.cpp" line="21"/>
        <source>Text of the message</source>
        <translation>消息的文本</translation>
    </message>
</context>
<context>
    <name>linnet::ui::NewMessageDialog</name>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="47"/>
        <source>New message</source>
        <translation>新消息</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="50"/>
        <source>To</source>
        <translation>收件人</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="51"/>
        <source>An address like anna@example.org, or the name of a contact</source>
        <translation>像 anna@example.org 这样的地址，或联系人的名字</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="52"/>
        <source>An address like anna@%1, or the name of a contact</source>
        <translation>像 anna@%1 这样的地址，或联系人的名字</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="64"/>
        <source>Write</source>
        <translation>写消息</translation>
    </message>
</context>
<context>
    <name>linnet::ui::PassphraseDialog</name>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="98"/>
        <source>Choose a passphrase</source>
        <translation>设置口令</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="98"/>
        <location filename="../ui/windows/ContactDialog.cpp" line="104"/>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="101"/>
        <source>This computer has no keychain. Linnet can keep your passwords in a vault of its own, locked with a passphrase that you enter once at each start. Nobody can restore it if you forget it.</source>
        <translation>这台电脑没有钥匙串。Linnet 可以把你的密码放进自己的保险库，用一个口令锁住，每次启动时输入一次。如果忘记口令，谁也无法恢复。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="103"/>
        <source>Your passwords are in Linnet&apos;s vault. Enter its passphrase to sign in.</source>
        <translation>你的密码在 Linnet 的保险库里。请输入口令以登录。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="106"/>
        <source>The same again</source>
        <translation>再输入一次</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="108"/>
        <source>Make the vault</source>
        <translation>建立保险库</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="108"/>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="114"/>
        <source>Enter a passphrase.</source>
        <translation>请输入口令。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="116"/>
        <source>The two are not the same. Enter them again.</source>
        <translation>两次输入不一致，请重新输入。</translation>
    </message>
</context>
<context>
    <name>linnet::ui::PasswordDialog</name>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="89"/>
        <source>Change password</source>
        <translation>更改密码</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="92"/>
        <source>The password of %1 at its server. Linnet keeps it in the system&apos;s keychain or in its vault.</source>
        <translation>%1 在其服务器上的密码。Linnet 把它存放在系统钥匙串或自己的保险库里。</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="93"/>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <location filename="../ui/windows/ContactDialog.cpp" line="95"/>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>linnet::ui::PictureDialog</name>
    <message>
        <location filename="../ui/windows/PictureDialog.cpp" line="21"/>
        <source>Picture %1</source>
        <translation>图片 %1</translation>
    </message>
</context>
<context>
    <name>linnet::ui::PinList</name>
    <message>
        <location filename="../ui/widgets/PinList.cpp" line="19"/>
        <source>Certificates that you trust</source>
        <translation>你信任的证书</translation>
    </message>
    <message>
        <location filename="../ui/widgets/PinList.cpp" line="49"/>
        <source>%1, fingerprint %2</source>
        <translation>%1，指纹 %2</translation>
    </message>
    <message>
        <location filename="../ui/widgets/PinList.cpp" line="56"/>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>linnet::ui::PrivacyPage</name>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="22"/>
        <source>Receipts and typing</source>
        <translation>回执与输入状态</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="23"/>
        <source>Only people you have written to, or who are in your contacts, get any of these. One contact&apos;s details may say otherwise.</source>
        <translation>只有你联系过的人或你的联系人才会收到这些信息。可在单个联系人的详情中另行设置。</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="24"/>
        <source>Tell that a message has arrived</source>
        <translation>告知消息已送达</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="25"/>
        <source>Tell that I have seen a message</source>
        <translation>告知我已看到消息</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="26"/>
        <source>Show others that I am typing</source>
        <translation>让对方看到我正在输入</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="27"/>
        <source>Ask for receipts of my messages</source>
        <translation>为我的消息请求回执</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="28"/>
        <source>Off: a state says at most that a server or a device has the message.</source>
        <translation>关闭后，状态最多只能表明服务器或设备已收到消息。</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="30"/>
        <source>Take sessions of contacts without asking</source>
        <translation>不询问即接受联系人的会话</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="30"/>
        <source>Long messages come through sessions. Those of strangers ring in Requests.</source>
        <translation>长消息通过会话传送。陌生人的会话会在“请求”中响铃。</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="32"/>
        <source>Take files of contacts without asking</source>
        <translation>联系人的文件无需询问即可接收</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="32"/>
        <source>They go to the folder for downloads and are never opened. Those of strangers are always asked for.</source>
        <translation>文件放入下载文件夹，绝不会自动打开。陌生人的文件总会先询问。</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="35"/>
        <source>Blocked</source>
        <translation>已屏蔽</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="36"/>
        <source>Their messages are refused and leave no trace.</source>
        <translation>他们的消息会被拒绝，不留任何痕迹。</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="79"/>
        <source>Trace of the traffic</source>
        <translation>通信记录</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="80"/>
        <source>Keep it on this computer</source>
        <translation>保留在这台电脑上</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="81"/>
        <source>The flow view reads it: the newest 32 MB of what went over the wire, without texts, passwords and keys. Off: only until Linnet ends.</source>
        <translation>供流程视图读取：线路上最近 32 MB 的通信，不含文本、密码和密钥。关闭后只保留到 Linnet 结束。</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="83"/>
        <source>Clear the trace…</source>
        <translation>清除记录…</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="86"/>
        <source>Clear the trace?</source>
        <translation>清除记录？</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="86"/>
        <source>What went over the wire until now can no longer be shown. Messages stay.</source>
        <translation>此前网络上的内容将无法再显示。消息会保留。</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="86"/>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="111"/>
        <source>All addresses at %1</source>
        <translation>%1 的所有地址</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="115"/>
        <source>Nobody</source>
        <translation>没有人</translation>
    </message>
    <message>
        <location filename="../ui/windows/PrivacyPage.cpp" line="127"/>
        <source>Unblock</source>
        <translation>取消屏蔽</translation>
    </message>
</context>
<context>
    <name>linnet::ui::ReplyBar</name>
    <message>
        <location filename="../ui/widgets/ReplyBar.cpp" line="18"/>
        <source>Do not reply</source>
        <translation>取消回复</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ReplyBar.cpp" line="19"/>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <location filename="../ui/widgets/ReplyBar.cpp" line="33"/>
        <source>Reply to %1: %2</source>
        <extracomment>A screen reader&apos;s words: whom one answers, and what that said.</extracomment>
        <translation>回复 %1：%2</translation>
    </message>
</context>
<context>
    <name>linnet::ui::RequestCard</name>
    <message>
        <location filename="../ui/widgets/RequestCard.cpp" line="21"/>
        <source>Request from %1</source>
        <translation>来自 %1 的请求</translation>
    </message>
    <message>
        <location filename="../ui/widgets/RequestCard.cpp" line="38"/>
        <source>Not in your contacts · %1</source>
        <translation>不在你的联系人中 · %1</translation>
    </message>
    <message>
        <location filename="../ui/widgets/RequestCard.cpp" line="49"/>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <location filename="../ui/widgets/RequestCard.cpp" line="50"/>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <location filename="../ui/widgets/RequestCard.cpp" line="51"/>
        <source>Block…</source>
        <translation>屏蔽…</translation>
    </message>
</context>
<context>
    <name>linnet::ui::SearchFilterDialog</name>
    <message>
        <location filename="../ui/windows/SearchFilterDialog.cpp" line="23"/>
        <source>Search in these days</source>
        <translation>在这些日期中搜索</translation>
    </message>
    <message>
        <location filename="../ui/windows/SearchFilterDialog.cpp" line="23"/>
        <source>Search by people and days</source>
        <translation>按联系人和日期搜索</translation>
    </message>
    <message>
        <location filename="../ui/windows/SearchFilterDialog.cpp" line="27"/>
        <source>From</source>
        <translation>发件人</translation>
    </message>
    <message>
        <location filename="../ui/windows/SearchFilterDialog.cpp" line="28"/>
        <source>To</source>
        <translation>收件人</translation>
    </message>
    <message>
        <location filename="../ui/windows/SearchFilterDialog.cpp" line="31"/>
        <source>Not before</source>
        <translation>不早于</translation>
    </message>
    <message>
        <location filename="../ui/windows/SearchFilterDialog.cpp" line="32"/>
        <source>Not after</source>
        <translation>不晚于</translation>
    </message>
    <message>
        <location filename="../ui/windows/SearchFilterDialog.cpp" line="33"/>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <location filename="../ui/windows/SearchFilterDialog.cpp" line="48"/>
        <source>A name or an address. Empty: anybody.</source>
        <translation>姓名或地址。留空：任何人。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SearchFilterDialog.cpp" line="94"/>
        <source>Nobody of that name is here. Choose one of the list, or enter an address.</source>
        <translation>这里没有叫这个名字的人。请从列表中选择，或输入地址。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SearchFilterDialog.cpp" line="100"/>
        <source>The last day is before the first one.</source>
        <translation>最后一天早于第一天。</translation>
    </message>
</context>
<context>
    <name>linnet::ui::SearchFilters</name>
    <message>
        <location filename="../ui/widgets/SearchFilters.cpp" line="11"/>
        <source>Filter what is found</source>
        <translation>筛选结果</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SearchFilters.cpp" line="70"/>
        <source>From anyone</source>
        <translation>任何人</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SearchFilters.cpp" line="70"/>
        <source>From me</source>
        <translation>我发送的</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SearchFilters.cpp" line="70"/>
        <source>From others</source>
        <translation>他人发送的</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SearchFilters.cpp" line="76"/>
        <source>Any time</source>
        <translation>任何时间</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SearchFilters.cpp" line="76"/>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SearchFilters.cpp" line="76"/>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SearchFilters.cpp" line="76"/>
        <source>Last year</source>
        <translation>最近一年</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SearchFilters.cpp" line="80"/>
        <source>People and days…</source>
        <translation>联系人和日期…</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SearchFilters.cpp" line="80"/>
        <source>From one day to another…</source>
        <translation>从某日到某日…</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SearchFilters.cpp" line="84"/>
        <source>Only with files</source>
        <translation>仅含文件</translation>
    </message>
</context>
<context>
    <name>linnet::ui::SearchHitModel</name>
    <message>
        <location filename="../ui/delegates/SearchHitDelegate.cpp" line="45"/>
        <source>You: %1</source>
        <translation>你：%1</translation>
    </message>
    <message>
        <location filename="../ui/models/SearchHitModel.cpp" line="44"/>
        <source>%1, %2: %3</source>
        <translation>%1，%2：%3</translation>
    </message>
</context>
<context>
    <name>linnet::ui::SendFilesDialog</name>
    <message>
        <location filename="../ui/windows/SendFilesDialog.cpp" line="22"/>
        <source>Send this file to %1?</source>
        <translation>将此文件发送给 %1？</translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/windows/SendFilesDialog.cpp" line="22"/>
        <source>Send %n files to %1?</source>
        <translation>
            <numerusform>将 %n 个文件发送给 %1？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/windows/SendFilesDialog.cpp" line="44"/>
        <source>And %n more.</source>
        <translation>
            <numerusform>还有 %n 个。</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../ui/windows/SendFilesDialog.cpp" line="46"/>
        <source>%1 in all</source>
        <translation>共 %1</translation>
    </message>
    <message>
        <location filename="../ui/windows/SendFilesDialog.cpp" line="47"/>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <location filename="../ui/windows/SendFilesDialog.cpp" line="56"/>
        <source>Picture %1</source>
        <translation>图片 %1</translation>
    </message>
</context>
<context>
    <name>linnet::ui::SessionBar</name>
    <message>
        <location filename="../ui/widgets/SessionBar.cpp" line="23"/>
        <source>Flow</source>
        <translation>流程</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SessionBar.cpp" line="23"/>
        <location filename="../ui/widgets/SessionBar.cpp" line="68"/>
        <source>End session</source>
        <translation>结束会话</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SessionBar.cpp" line="24"/>
        <source>Open again</source>
        <translation>重新建立</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SessionBar.cpp" line="68"/>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SessionBar.cpp" line="109"/>
        <source>after %1</source>
        <translation>持续 %1</translation>
    </message>
</context>
<context>
    <name>linnet::ui::SessionCard</name>
    <message>
        <location filename="../ui/widgets/SessionCard.cpp" line="21"/>
        <location filename="../ui/widgets/SessionCard.cpp" line="80"/>
        <source>Decline</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SessionCard.cpp" line="21"/>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SessionCard.cpp" line="39"/>
        <source>Not in your contacts</source>
        <translation>不在您的联系人中</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SessionCard.cpp" line="41"/>
        <source>“%1”</source>
        <translation>“%1”</translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/widgets/SessionCard.cpp" line="69"/>
        <source>Rings for %n s more</source>
        <translation>
            <numerusform>还将响铃 %n 秒</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../ui/widgets/SessionCard.cpp" line="81"/>
        <source>I am busy</source>
        <translation>我正忙</translation>
    </message>
    <message>
        <location filename="../ui/widgets/SessionCard.cpp" line="84"/>
        <source>Block…</source>
        <translation>屏蔽…</translation>
    </message>
</context>
<context>
    <name>linnet::ui::SessionCards</name>
    <message>
        <location filename="../ui/windows/SessionCards.cpp" line="17"/>
        <source>Calls</source>
        <translation>呼叫</translation>
    </message>
</context>
<context>
    <name>linnet::ui::SessionsModel</name>
    <message>
        <location filename="../ui/models/SessionsModel.cpp" line="86"/>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <location filename="../ui/models/SessionsModel.cpp" line="86"/>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <location filename="../ui/models/SessionsModel.cpp" line="128"/>
        <source>With</source>
        <translation>对方</translation>
    </message>
    <message>
        <location filename="../ui/models/SessionsModel.cpp" line="129"/>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <location filename="../ui/models/SessionsModel.cpp" line="130"/>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <location filename="../ui/models/SessionsModel.cpp" line="131"/>
        <source>Since</source>
        <translation>开始于</translation>
    </message>
    <message>
        <location filename="../ui/models/SessionsModel.cpp" line="132"/>
        <source>Duration</source>
        <translation>时长</translation>
    </message>
    <message>
        <location filename="../ui/models/SessionsModel.cpp" line="133"/>
        <source>Path</source>
        <translation>路径</translation>
    </message>
</context>
<context>
    <name>linnet::ui::SessionsWindow</name>
    <message>
        <location filename="../ui/windows/SessionsWindow.cpp" line="41"/>
        <location filename="../ui/windows/SessionsWindow.cpp" line="46"/>
        <source>Sessions</source>
        <translation>会话</translation>
    </message>
    <message>
        <location filename="../ui/windows/SessionsWindow.cpp" line="42"/>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <location filename="../ui/windows/SessionsWindow.cpp" line="42"/>
        <location filename="../ui/windows/SessionsWindow.cpp" line="161"/>
        <source>End</source>
        <translation>结束</translation>
    </message>
    <message>
        <location filename="../ui/windows/SessionsWindow.cpp" line="43"/>
        <source>Open chat</source>
        <translation>打开对话</translation>
    </message>
    <message>
        <location filename="../ui/windows/SessionsWindow.cpp" line="43"/>
        <source>Flow</source>
        <translation>流程</translation>
    </message>
    <message>
        <location filename="../ui/windows/SessionsWindow.cpp" line="64"/>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <location filename="../ui/windows/SessionsWindow.cpp" line="68"/>
        <source>No sessions yet</source>
        <translation>还没有会话</translation>
    </message>
    <message>
        <location filename="../ui/windows/SessionsWindow.cpp" line="68"/>
        <source>Long messages and files open them by themselves.</source>
        <translation>长消息和文件会自动建立会话。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SessionsWindow.cpp" line="161"/>
        <source>Decline</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <location filename="../ui/windows/SessionsWindow.cpp" line="161"/>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>linnet::ui::SettingsWindow</name>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="73"/>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="75"/>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="193"/>
        <source>General</source>
        <translation>通用</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="194"/>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="194"/>
        <location filename="../ui/windows/SettingsWindow.cpp" line="201"/>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="201"/>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="201"/>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="201"/>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="206"/>
        <source>Enter sends the message</source>
        <translation>按 Enter 发送消息</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="209"/>
        <source>Off: Enter starts a new line, Ctrl+Enter sends.</source>
        <translation>关闭时：Enter 换行，Ctrl+Enter 发送。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="212"/>
        <source>A message that cannot be delivered waits</source>
        <translation>无法送达的消息等待</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="213"/>
        <source>1 day</source>
        <translation>1 天</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="213"/>
        <source>%1 days</source>
        <translation>%1 天</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="213"/>
        <source>After that it is marked as not delivered in time.</source>
        <translation>之后会标记为未能及时送达。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="214"/>
        <source>A session in which nothing is said ends</source>
        <translation>无人发言的会话结束于</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="215"/>
        <source>After 1 minute</source>
        <translation>1 分钟后</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="215"/>
        <source>After %1 minutes</source>
        <translation>%1 分钟后</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="223"/>
        <source>Accounts</source>
        <translation>账号</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="224"/>
        <source>Account</source>
        <translation>账号</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="253"/>
        <source>Your name</source>
        <translation>你的名字</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="253"/>
        <source>Shown to people you write to.</source>
        <translation>收到你消息的人会看到。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="254"/>
        <location filename="../ui/windows/SettingsWindow.cpp" line="472"/>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="254"/>
        <source>Empty: found by the part after the @.</source>
        <translation>留空：根据 @ 后面的部分查找。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="255"/>
        <source>Transport</source>
        <translation>传输方式</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="256"/>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="257"/>
        <source>MSRP relay</source>
        <translation>MSRP 中继</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="258"/>
        <source>Passes long texts and files on where computers cannot reach each other. Empty: they go directly.</source>
        <translation>电脑之间无法直接连接时，由它转发长文本和文件。留空：直接发送。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="259"/>
        <source>Long messages may go as one request</source>
        <translation>长消息可以作为一个请求发送</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="261"/>
        <source>Where the other side takes no session. For networks of your own only: other servers may refuse it or fail.</source>
        <translation>用于对方不接受会话时。仅限您自己的网络：其他服务器可能会拒绝或出错。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="272"/>
        <source>Change password</source>
        <translation>更改密码</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="273"/>
        <source>Advanced…</source>
        <translation>高级…</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="274"/>
        <source>Remove account…</source>
        <translation>移除账号…</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="281"/>
        <source>Add account</source>
        <translation>添加账号</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="341"/>
        <source>False receipts refused since the start: %1. They came from somebody who cannot know whether your message arrived.</source>
        <translation>启动以来拒绝的虚假回执：%1 个。它们来自无法得知您的消息是否送达的人。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="348"/>
        <source>%1. %2</source>
        <translation>%1。%2</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="367"/>
        <source>This is not a relay. It looks like msrp.example.org or 192.0.2.1:2855.</source>
        <translation>这不是中继。它的形式如 msrp.example.org 或 192.0.2.1:2855。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="378"/>
        <source>This is not a server. It looks like sip.example.org or 192.0.2.1:5060.</source>
        <translation>这不是服务器。应类似 sip.example.org 或 192.0.2.1:5060。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="444"/>
        <source>Remove %1?</source>
        <translation>移除 %1？</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="445"/>
        <source>Linnet forgets this account and its password. The conversations stay on this computer.</source>
        <translation>Linnet 会忘记这个账号和密码。对话仍保留在这台电脑上。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="445"/>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="458"/>
        <source>Privacy</source>
        <translation>隐私</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="465"/>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="474"/>
        <source>This computer serves %1 on port %2 as long as Linnet runs.</source>
        <translation>Linnet 运行时，这台电脑在端口 %2 上为 %1 提供服务。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="476"/>
        <source>The small server of &quot;Try it here&quot; runs as long as Linnet does. Only this computer can reach it.</source>
        <translation>“就地试用”的小服务器随 Linnet 一起运行。只有这台电脑能连上它。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="477"/>
        <source>No server runs in this Linnet.</source>
        <translation>这个 Linnet 里没有运行服务器。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="482"/>
        <source>Name</source>
        <translation>名字</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="483"/>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="484"/>
        <source>Add person</source>
        <translation>添加成员</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="492"/>
        <source>Enter a name and a password.</source>
        <translation>请输入名字和密码。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="497"/>
        <source>%1 may join now.</source>
        <translation>%1 现在可以加入了。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="498"/>
        <source>This name cannot be used. Choose one of letters and digits.</source>
        <translation>这个名字不能用。请用字母和数字。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="507"/>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="508"/>
        <source>Linnet %1</source>
        <translation>Linnet %1</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="508"/>
        <source>Instant messaging over open SIP. Your messages are stored on this computer only.</source>
        <translation>基于开放 SIP 的即时通讯。你的消息只存放在这台电脑上。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="509"/>
        <source>Free software under the MIT licence. Icons: Tabler, MIT licence.</source>
        <translation>自由软件，MIT 许可证。图标：Tabler，MIT 许可证。</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="233"/>
        <source>Show certificate</source>
        <translation>查看证书</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="235"/>
        <source>Show the registration</source>
        <translation>显示注册流程</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="256"/>
        <source>WebSocket</source>
        <translation>WebSocket</translation>
    </message>
    <message>
        <location filename="../ui/windows/SettingsWindow.cpp" line="256"/>
        <source>WebSocket with TLS</source>
        <translation>WebSocket（TLS 加密）</translation>
    </message>
</context>
<context>
    <name>linnet::ui::Sidebar</name>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="32"/>
        <source>Search in names, addresses and messages</source>
        <translation>搜索姓名、地址和消息</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="36"/>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="39"/>
        <location filename="../ui/windows/Sidebar.cpp" line="43"/>
        <location filename="../ui/windows/Sidebar.cpp" line="328"/>
        <source>Chats</source>
        <translation>聊天</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="40"/>
        <location filename="../ui/windows/Sidebar.cpp" line="46"/>
        <source>Contacts</source>
        <translation>联系人</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="41"/>
        <location filename="../ui/windows/Sidebar.cpp" line="62"/>
        <location filename="../ui/windows/Sidebar.cpp" line="330"/>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="50"/>
        <source>No conversations yet</source>
        <translation>还没有对话</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="50"/>
        <source>Write to anyone with a SIP address.</source>
        <translation>可以写给任何一个 SIP 地址。</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="51"/>
        <location filename="../ui/windows/Sidebar.cpp" line="244"/>
        <source>New message</source>
        <translation>新消息</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="52"/>
        <source>No contacts yet</source>
        <translation>还没有联系人</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="52"/>
        <source>People you add are found here.</source>
        <translation>你添加的人会出现在这里。</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="52"/>
        <location filename="../ui/windows/Sidebar.cpp" line="85"/>
        <source>Add contact</source>
        <translation>添加联系人</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="53"/>
        <source>No requests</source>
        <translation>没有请求</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="53"/>
        <source>When somebody writes who is not in your contacts, you decide here.</source>
        <translation>不在联系人中的人写来消息时，由你在这里决定。</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="54"/>
        <location filename="../ui/windows/Sidebar.cpp" line="55"/>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="54"/>
        <source>No name, address or message has these words.</source>
        <translation>没有姓名、地址或消息包含这些字词。</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="55"/>
        <source>No name or address has these letters.</source>
        <translation>没有名字或地址含有这些字。</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="156"/>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="158"/>
        <source>Messages found</source>
        <translation>找到的消息</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="246"/>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="303"/>
        <source>No account</source>
        <translation>没有账号</translation>
    </message>
    <message>
        <location filename="../ui/windows/Sidebar.cpp" line="306"/>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/windows/Sidebar.cpp" line="328"/>
        <source>Chats, %n unread</source>
        <translation>
            <numerusform>聊天，%n 条未读</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../ui/windows/Sidebar.cpp" line="330"/>
        <source>Requests, %n waiting</source>
        <translation>
            <numerusform>请求，%n 个待处理</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <location filename="../ui/main.cpp" line="50"/>
        <source>Linnet cannot start</source>
        <translation>Linnet 无法启动</translation>
    </message>
</context>
</TS>
