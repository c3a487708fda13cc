// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QList>
#include <QMap>
#include <QString>

namespace linnet::test {

/// The octets of a file below tests/data; a missing file ends the program, since no test could mean anything then.
inline QByteArray testData(const QString &path)
{
    QFile file(QStringLiteral(LINNET_TEST_DATA "/") + path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file.fileName()));
    return file.readAll();
}

/// A table of the corpus: a row is column name -> value.
using TsvRow = QMap<QByteArray, QByteArray>;

inline QList<TsvRow> testTable(const QString &path)
{
    const QList<QByteArray> lines = testData(path).split('\n');
    const QList<QByteArray> columns = lines.first().split('\t');
    QList<TsvRow> rows;
    for (const QByteArray &line : lines.sliced(1)) {
        if (line.isEmpty())
            continue;
        const QList<QByteArray> cells = line.split('\t');
        TsvRow row;
        for (qsizetype i = 0; i < columns.size(); ++i)
            row.insert(columns[i], cells.value(i));
        rows.append(row);
    }
    return rows;
}

/// All files of a folder below tests/data with their octets, by name.
inline QMap<QString, QByteArray> testFolder(const QString &path, const QStringList &patterns = {})
{
    QMap<QString, QByteArray> files;
    const QDir folder(QStringLiteral(LINNET_TEST_DATA "/") + path);
    for (const QString &name : folder.entryList(patterns, QDir::Files))
        files.insert(name, testData(path + u'/' + name));
    return files;
}

} // namespace linnet::test
