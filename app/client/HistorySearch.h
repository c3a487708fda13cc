// SPDX-License-Identifier: MIT
#pragma once

#include "im/model/HistorySearch.h"

namespace linnet::client {

using im::SearchHit;
using im::SearchPage;
using im::SearchQuery;

} // namespace linnet::client
