#include "highapi/wav_coding.h"

#include "smbesp.h"

/* A data format and how it stands in a WAV file. The first row of a tag is the one that is told of a file. */
static const struct mt_wav_coding codings[] = {
    {kSMDataFormatALawPCM, 0, MT_WAV_ALAW, 8},
    {kSMDataFormatULawPCM, 0, MT_WAV_ULAW, 8},
    {kSMDataFormat16bit, 0, MT_WAV_PCM, 16},
    {kSMDataFormat8bit, 0, MT_WAV_PCM, 8},
    {kSMDataFormatOKIADPCM, 0, MT_WAV_OKI, 4},
    {kSMDataFormatOKIADPCM, 0, MT_WAV_DIALOGIC_OKI, 4},
    {kSMDataFormatIMAADPCM, 0, MT_WAV_IMA, 4},
    {kSMDataFormatACUBLKPCM, 0, MT_WAV_ACUBLK, 2},
    {kSMDataFormatACUBLKPCM, 0, MT_WAV_ACUBLK_OTHER, 2},
    {kSMDataFormatG721, 0, MT_WAV_G721, 4},
    {kSMDataFormat8KHzPCM, 8000, MT_WAV_ALAW, 8},
    {kSMDataFormat6KHzPCM, 6000, MT_WAV_ALAW, 8},
    {kSMDataFormat8KHzALawPCM, 8000, MT_WAV_ALAW, 8},
    {kSMDataFormat6KHzALawPCM, 6000, MT_WAV_ALAW, 8},
    {kSMDataFormat8KHzULawPCM, 8000, MT_WAV_ULAW, 8},
    {kSMDataFormat6KHzULawPCM, 6000, MT_WAV_ULAW, 8},
    {kSMDataFormat8KHz16bitMono, 8000, MT_WAV_PCM, 16},
    {kSMDataFormat8KHz8bitMono, 8000, MT_WAV_PCM, 8},
    {kSMDataFormat8KHzOKIADPCM, 8000, MT_WAV_OKI, 4},
    {kSMDataFormat6KHzOKIADPCM, 6000, MT_WAV_OKI, 4},
};

const struct mt_wav_coding *mt_wav_coding_of_type(int type)
{
    for (size_t i = 0; i < sizeof(codings) / sizeof(codings[0]); i++)
        if (codings[i].type == type)
            return &codings[i];
    return NULL;
}

/* Only PCM is told apart by its bits: others have been seen with any. */
const struct mt_wav_coding *mt_wav_coding_of_file(const struct mt_wav *w)
{
    for (size_t i = 0; i < sizeof(codings) / sizeof(codings[0]); i++)
        if (codings[i].tag == w->tag && (w->tag != MT_WAV_PCM || codings[i].bits == w->bits))
            return &codings[i];
    return NULL;
}
