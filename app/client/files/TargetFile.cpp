// SPDX-License-Identifier: MIT
#include "client/files/TargetFile.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#if defined(Q_OS_LINUX) || defined(Q_OS_MACOS)
#include <sys/xattr.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace linnet::client {
namespace {

constexpr int kMostNumbers = 1000;

bool isTaken(const QString &path)
{
    const QFileInfo info(path);
    return info.exists() || info.isSymLink(); // a link to nothing is there too
}

} // namespace

QString numberedName(const QString &name, int number)
{
    if (number < 2)
        return name;
    const qsizetype dot = name.lastIndexOf(u'.');
    const qsizetype base = dot > 0 ? dot : name.size();
    return name.left(base) + u" (%1)"_s.arg(number) + name.mid(base);
}

std::optional<QString> makePartFile(const QString &folder, const QString &name)
{
    const QDir dir(folder);
    if (!dir.mkpath(u"."_s))
        return std::nullopt;
    for (int number = 1; number <= kMostNumbers; ++number) {
        const QString path = dir.absoluteFilePath(numberedName(name, number) + u".part"_s);
        QFile file(path);
        if (file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
            return path;
        if (!isTaken(path))
            return std::nullopt;
    }
    return std::nullopt;
}

std::optional<QString> freePlace(const QString &folder, const QString &name)
{
    const QDir dir(folder);
    for (int number = 1; number <= kMostNumbers; ++number) {
        const QString path = dir.absoluteFilePath(numberedName(name, number));
        if (!isTaken(path))
            return path;
    }
    return std::nullopt;
}

Placing moveIntoPlace(const QString &part, const QString &place)
{
    if (isTaken(place))
        return Placing::Taken;
    if (QFile::rename(part, place)) // never over one that has come meanwhile
        return Placing::Done;
    return isTaken(place) ? Placing::Taken : Placing::Impossible;
}

void markAsForeign(const QString &path, const QString &origin)
{
#if defined(Q_OS_LINUX)
    const QByteArray value = origin.toUtf8();
    ::setxattr(QFile::encodeName(path).constData(), "user.xdg.origin.url", value.constData(), size_t(value.size()), 0);
#elif defined(Q_OS_MACOS)
    Q_UNUSED(origin)
    const QByteArray value = "0081;" + QByteArray::number(QDateTime::currentSecsSinceEpoch(), 16) + ";Linnet;";
    ::setxattr(QFile::encodeName(path).constData(), "com.apple.quarantine", value.constData(), size_t(value.size()), 0, 0);
#elif defined(Q_OS_WIN)
    QFile stream(path + u":Zone.Identifier"_s);
    if (stream.open(QIODevice::WriteOnly))
        stream.write("[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=" + origin.toUtf8() + "\r\n");
#else
    Q_UNUSED(path)
    Q_UNUSED(origin)
#endif
}

} // namespace linnet::client
