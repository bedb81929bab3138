/*
 * A C++ program: recordings as objects, kept in a map by channel, written into WAV files.
 *
 *     answer CARD MILLISECONDS FILE...
 */
#include "util.h"

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "smwavlib.h"

namespace {

void check(const char *call, int rc)
{
    if (rc)
        throw std::runtime_error(std::string(call) + ": " + (rc < 0 ? errcode_sm(rc) : "WAV error"));
}

template <typename Parms> Parms cleared()
{
    Parms p;

    INIT_ACU_SM_STRUCT(&p);
    return p;
}

class Channel {
public:
    Channel(tSMModuleId module, tSMDatafeedId feed)
    {
        SM_CHANNEL_ALLOC_PLACED_PARMS alloc = cleared<SM_CHANNEL_ALLOC_PLACED_PARMS>();
        SM_CHANNEL_DATAFEED_CONNECT_PARMS hear = cleared<SM_CHANNEL_DATAFEED_CONNECT_PARMS>();

        alloc.module = module;
        alloc.type = kSMChannelTypeFullDuplex;
        check("sm_channel_alloc_placed", sm_channel_alloc_placed(&alloc));
        id_ = hear.channel = alloc.channel;
        hear.data_source = feed;
        check("sm_channel_datafeed_connect", sm_channel_datafeed_connect(&hear));
    }
    ~Channel() { sm_channel_release(id_); }
    Channel(const Channel &) = delete;
    Channel &operator=(const Channel &) = delete;
    tSMChannelId id() const { return id_; }

private:
    tSMChannelId id_;
};

class Recording {
public:
    Recording(std::shared_ptr<Channel> channel, std::string file, unsigned long ms)
        : channel_(channel), file_(file), job_(cleared<SM_FILE_RECORD_PARMS>())
    {
        job_.record_parms.channel = channel_->id();
        job_.record_parms.type = kSMDataFormatALawPCM;
        job_.record_parms.max_elapsed_time = ms;
        check("sm_record_wav_start", sm_record_wav_start(&file_[0], &job_));
        tell_recording();
    }
    void complete()
    {
        SM_RECORD_STATUS_PARMS how = cleared<SM_RECORD_STATUS_PARMS>();

        check("sm_record_file_complete_tstatus", sm_record_file_complete_tstatus(&job_, &how));
        if (how.termination_reason != kSMRecordHowTerminatedMaxTime)
            throw std::runtime_error("ended otherwise");
        check("sm_record_wav_close", sm_record_wav_close(&job_));
    }

private:
    std::shared_ptr<Channel> channel_;
    std::string file_;
    SM_FILE_RECORD_PARMS job_;
};

void run(int argc, char **argv)
{
    std::map<tSMChannelId, std::unique_ptr<Recording>> recordings;
    tSMCardId card;
    tSMModuleId module;

    if (openprosody(argv[1], &card, &module))
        throw std::runtime_error(error_last());
    for (int i = 3; i < argc; i++) {
        tSMVMPrxId vmprx;
        tSMDatafeedId feed;

        if (open_rtp(module, &vmprx, &feed))
            throw std::runtime_error("no RTP");
        std::shared_ptr<Channel> channel = std::make_shared<Channel>(module, feed);
        recordings[channel->id()].reset(new Recording(channel, argv[i], std::stoul(argv[2])));
    }
    for (auto &r : recordings)
        r.second->complete();
    recordings.clear();
    closeprosody(card, module);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 4) {
        error("usage: answer CARD MILLISECONDS FILE...");
        return 2;
    }
    try {
        run(argc, argv);
    } catch (const std::exception &e) {
        error(e.what());
        return 1;
    }
    return 0;
}
