// SPDX-License-Identifier: MIT
#include "sdp/MediaDescription.h"

namespace linnet::sip {

MediaDescription refused(const MediaDescription &media)
{
    MediaDescription result;
    result.media = media.media;
    result.protocol = media.protocol;
    result.formats = media.formats;
    return result;
}

void setDirection(MediaDescription &media, StreamDirection direction)
{
    std::erase_if(media.attributes, [](const SdpAttribute &one) { return streamDirectionOf(one.name).has_value(); });
    media.attributes.push_back({toString(direction).toByteArray(), std::nullopt});
}

} // namespace linnet::sip
