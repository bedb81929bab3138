/**
 * Every exported call, with the n-th allocation or system call of it failing: once, and from then on. It gives the right
 * error or has another way, leaves nothing behind, and the module goes on. The calls are in every_call.def.
 */
#include "data.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bfopen.h"
#include "res_lib.h"
#include "smdc_bulkrx.h"
#include "smdc_heap.h"
#include "smdc_rlp.h"
#include "smdc_v27.h"
#include "smwavlib.h"
#include "sw_lib.h"

enum { WORDS = 400 };

/* What the world has */
static tSMChannelId idle, recording, sending, playing, modem, on_files[4];
static tSMVMPrxId vmprx;
static tSMVMPtxId vmptx;
static tSMDispatcherId dispatcher;
static tSMCollectorId collector;
static tSMTDMrxId tdmrx;
static tSMTDMtxId tdmtx;
static tSMEventId event, made_event;
static bool has_event;
static ACU_CARD_ID acu_card, acu_speech;
static FILE *file;
static BFILE *bf, *unset_bf, *new_bf;
static SM_FILE_RECORD_PARMS record_file, record_wav, record_new_wav;
static SM_BFILE_RECORD_PARMS record_bfile;
static SM_FILE_REPLAY_PARMS replay_file, replay_wav;
static SM_BFILE_REPLAY_PARMS replay_bfile;
static char folder[] = "/tmp/metrum-faults-XXXXXX", old_wav[64], new_wav[64], plain[64];

/* Helpers of every_call.def */

static int free_the_event(void)
{
    int err = smd_ev_free(event);

    has_event = has_event && err;
    return err;
}

static int pends(int err)
{
    return err == ERR_SM_PENDING ? 0 : err;
}

static SM_RECORD_PARMS alaw_of(tSMChannelId channel)
{
    return (SM_RECORD_PARMS){.channel = channel, .type = kSMDataFormatALawPCM, .max_octets = 160};
}

static SM_REPLAY_PARMS replay_of(tSMChannelId channel)
{
    return (SM_REPLAY_PARMS){.channel = channel, .type = kSMDataFormatALawPCM, .data_length = 160};
}

/* A BFILE is no object of the module: its errors are those of errno. */
static int of_errno(int err)
{
    return err == ENOMEM ? ERR_SM_NO_RESOURCES : err;
}

static int new_bfile(BFILE **b)
{
    int err = bfile(b);

    if (!err)
        bfile_dtor(*b);
    return of_errno(err);
}

static int end_bfile(void)
{
    BFILE *b = new_bf;

    new_bf = NULL;
    return bfile_dtor(b);
}

static int open_bfile(void)
{
    return of_errno(bfopen(unset_bf, plain, "r+"));
}

static int setup_bfile(void)
{
    return of_errno(bfsetup(unset_bf, NULL, NULL, NULL, NULL, NULL));
}

static int close_wav(tSM_UT32 trim)
{
    return trim ? sm_record_wav_trim_close(&record_wav, trim) : sm_record_wav_close(&record_wav);
}

static int close_replay_wav(void)
{
    return sm_replay_wav_close(&replay_wav);
}

static const struct smdc_fsk_config_parms v23 = {
    .speed = 1200, .mark_frequency = 1300, .space_frequency = 2100, .rx_carrier_on_mS = 10, .rx_carrier_off_mS = 10};

static int config_v110(void)
{
    struct smdc_v110_config_parms v110 = {.speed = 9600, .format = kSMDCFormatAsync};

    return CONFIGURE_WITH(idle, kSMDCProtocolV110, v110, kSMDCConfigEncodingNone);
}

/* The firmware of V.34 and T.38 is on no module. */
static int is_absent(int err)
{
    return err == ERR_SM_NO_SUCH_FIRMWARE ? 0 : err ? err : ERR_SM_DEVERR;
}

static int format(const char *fmt, ...)
{
    char text[10];
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = TiNG_vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    return n != 1;
}

/* The table */

#define ROW(name, ...)          \
    static int try_##name(void) \
    {                           \
        __VA_ARGS__;            \
    }
#include "every_call.def"
#undef ROW
#define ROW(name, ...) {#name, try_##name},
static const struct row {
    const char *name;
    int (*run)(void);
} rows[] = {
#include "every_call.def"
};

/* What the end of the module or card makes of the world needs no more looks. */
static bool ends_the_module(const struct row *row)
{
    static const char *const names[] = {"sm_close_prosody", "sm_close_module", "sm_reset_module", "sm_shutdown_module"};

    for (unsigned i = 0; i < COUNT(names); i++)
        if (!strcmp(row->name, names[i]))
            return true;
    return false;
}

/* The world: one of each, at work */

static ACU_CARD_ID open_acu_card(void)
{
    ACU_OPEN_CARD_PARMS p;

    INIT_ACU_STRUCT(&p);
    strcpy(p.serial_no, "METRUM-0");
    assert_int_equal(acu_open_card(&p), 0);
    return p.card_id;
}

static void open_files(void)
{
    static char octets[WORDS];
    BFILE **all[] = {&bf, &unset_bf, &new_bf};

    file = fopen(plain, "wb+");
    assert_non_null(file);
    fwrite(octets, 1, sizeof(octets), file);
    fflush(file);
    rewind(file);
    for (unsigned i = 0; i < COUNT(all); i++)
        assert_int_equal(bfile(all[i]), 0);
    assert_int_equal(bfopen(bf, plain, "r+"), 0);
}

/* A WAV file that there is, and jobs that are over but for their last calls. */
static void start_jobs(void)
{
    for (unsigned i = 0; i < COUNT(on_files); i++)
        on_files[i] = new_channel(kSMChannelTypeFullDuplex);
    record_wav = (SM_FILE_RECORD_PARMS){.record_parms = alaw_of(idle)};
    assert_int_equal(sm_record_wav_start(old_wav, &record_wav), 0);
    record_file = (SM_FILE_RECORD_PARMS){.fd = file, .record_parms = alaw_of(on_files[0])};
    record_bfile = (SM_BFILE_RECORD_PARMS){.fd = bf, .record_parms = alaw_of(on_files[1])};
    replay_file = (SM_FILE_REPLAY_PARMS){.fd = file, .replay_parms = replay_of(on_files[2])};
    replay_bfile = (SM_BFILE_REPLAY_PARMS){.fd = bf, .replay_parms = replay_of(on_files[3])};
    assert_int_equal(sm_replay_file_start(&replay_file), 0);
    assert_int_equal(sm_replay_bfile_start(&replay_bfile), 0);
    pends(sm_replay_file_progress(&replay_file));
    pends(sm_replay_bfile_progress(&replay_bfile));
    assert_int_equal(sm_record_file_start(&record_file), 0);
    assert_int_equal(sm_record_bfile_start(&record_bfile), 0);
    pass_ms(100);
    assert_int_equal(sm_record_file_progress(&record_wav), 0);
}

static void replay_the_wav(void)
{
    replay_wav = (SM_FILE_REPLAY_PARMS){.replay_parms = replay_of(idle)};
    assert_int_equal(sm_replay_wav_start(old_wav, &replay_wav), 0);
    while (sm_replay_file_progress(&replay_wav) == ERR_SM_PENDING)
        pass_ms(20);
}

static void make_channels(void)
{
    struct sm_record_parms r = {.type = kSMDataFormatALawPCM, .agc = 1};

    idle = new_channel(kSMChannelTypeFullDuplex);
    recording = new_channel(kSMChannelTypeInput);
    r.channel = recording;
    assert_int_equal(sm_record_start(&r), 0);
    dispatcher = new_dispatcher(LISTENER, 4000);
    sending = recording_to(dispatcher, kSMDataFormatALawPCM);
    playing = new_channel(kSMChannelTypeOutput);
    assert_int_equal(replay(playing, kSMDataFormatALawPCM), 0);
    assert_int_equal(put_spoken(playing, 0, 2000), 0);
}

static void make_ends(void)
{
    struct sm_tdmrx_create_parms rx = {.module = module, .stream = 64};
    struct sm_tdmtx_create_parms tx = {.module = module, .stream = 64};

    vmprx = new_receiver();
    vmptx = new_sender_to(4100);
    collector = new_collector();
    assert_int_equal(sm_tdmrx_create(&rx), 0);
    assert_int_equal(sm_tdmtx_create(&tx), 0);
    tdmrx = rx.tdmrx;
    tdmtx = tx.tdmtx;
}

/* Octets come from the input half at once, and the output half has room. */
static void configure_the_modem(void)
{
    struct smdc_v29_config_parms v29 = {.speed = 9600};

    modem = new_channel(kSMChannelTypeFullDuplex);
    assert_int_equal(configure_data(modem, kSMDCProtocolRawRx, kSMDCConfigEncodingSync), 0);
    assert_int_equal(CONFIGURE_WITH(modem, kSMDCProtocolV29tx, v29, kSMDCConfigEncodingSync), 0);
    assert_int_equal(rx_notify(modem, 1, 0, 1), 0);
}

static void fresh_world(const char *name)
{
    ACU_OPEN_PROSODY_PARMS speech;

    world_begin_bare(NULL);
    assert_int_equal(open_card("localhost/test", CARD), 0);
    module = open_virtual(CARD, 0);
    acu_card = open_acu_card();
    acu_speech = open_acu_card();
    INIT_ACU_STRUCT(&speech);
    speech.card_id = acu_speech;
    assert_int_equal(acu_open_prosody(&speech), 0);
    make_channels();
    make_ends();
    event = new_event(idle, kSMEventTypeReadData, kSMChannelSpecificEvent);
    has_event = true;
    open_files();
    start_jobs();
    if (!strcmp(name, "sm_replay_wav_close"))
        replay_the_wav();
    if (!strncmp(name, "smdc_", 5))
        configure_the_modem();
}

/* A job that still ran learns from its channel's end that it is over; only then its file can be closed. */
static void close_wavs(void)
{
    if (record_wav.fd)
        assert_int_equal(sm_record_wav_close(&record_wav), 0);
    if (record_new_wav.fd) {
        sm_record_file_progress(&record_new_wav);
        assert_int_equal(sm_record_wav_close(&record_new_wav), 0);
    }
    if (replay_wav.fd) {
        sm_replay_file_progress(&replay_wav);
        assert_int_equal(sm_replay_wav_close(&replay_wav), 0);
    }
}

static void end_world(void)
{
    ACU_CLOSE_CARD_PARMS p;

    if (has_event)
        smd_ev_free(event);
    if (made_event.eip)
        smd_ev_free(made_event);
    made_event.eip = NULL;
    close_card(CARD);
    INIT_ACU_STRUCT(&p);
    p.card_id = acu_speech;
    acu_close_card(&p);
    for (p.card_id = 1; p.card_id < 10; p.card_id++)
        acu_close_card(&p);
    close_card(100);
    close_wavs();
    fclose(file);
    bfile_dtor(bf);
    bfile_dtor(unset_bf);
    bfile_dtor(new_bf);
    unlink(new_wav);
}

/* The streams that were there before go on, and new ones can be made. */
static void module_works_on(void)
{
    tSMVMPrxId rx = new_receiver();
    struct sim_rtp talker = new_talker(TALKER, rx, 8);
    int fd = listen_at(4001);
    tSMChannelId another = new_hearing(rx);
    uint8_t heard[8000];
    unsigned n;

    assert_int_equal(connect_dispatcher(another, new_dispatcher(LISTENER, 4001)), 0);
    assert_int_equal(record(another, kSMDataFormatALawPCM), 0);
    talk(&talker, 0, 16);
    n = gather(fd, heard, sizeof(heard), NULL);
    find_spoken(heard, n, 0, 7 * TICK);
    assert_true(fetch(recording, heard, sizeof(heard)) > 0);
    sim_close(fd);
    sim_close(talker.fd);
}

static bool is_shortage(int err)
{
    return err == ERR_SM_NO_RESOURCES || err == ERR_SM_OS_RESOURCE_PROBLEM || err == ERR_SW_NO_RESOURCES ||
           err == ERR_FAIL;
}

/* Real ones: those of files and of what is not simulated. */
static unsigned open_descriptors(void)
{
    DIR *d = opendir("/proc/self/fd");
    unsigned n = 0;

    assert_non_null(d);
    while (readdir(d))
        n++;
    closedir(d);
    return n;
}

/* @return whether there was an n-th call to fail */
static bool fails_at(const struct row *row, unsigned n, bool from_then_on)
{
    const char *after = from_then_on ? " and all after" : "";
    unsigned held, open = open_descriptors();
    bool failed;
    int err;

    fresh_world(row->name);
    held = sim_leaks();
    sim_fail_at(n, from_then_on);
    err = row->run();
    failed = sim_failed();
    sim_fail_at(0, false);
    if (!failed && err)
        fail_msg("%s gives %d with nothing failing", row->name, err);
    if (err && !is_shortage(err))
        fail_msg("%s with failure %u%s gives %d", row->name, n, after, err);
    if (err && sim_leaks() != held) {
        sim_report_leaks();
        fail_msg("%s with failure %u%s leaves something behind, or gives it up", row->name, n, after);
    }
    if (!ends_the_module(row))
        module_works_on();
    end_world();
    if (sim_leaks()) {
        sim_report_leaks();
        fail_msg("%s with failure %u%s leaks", row->name, n, after);
    }
    if (open_descriptors() != open)
        fail_msg("%s with failure %u%s leaves %d descriptors open", row->name, n, after,
                 (int)(open_descriptors() - open));
    return failed;
}

static void every_call_fails_cleanly_whatever_runs_out(void **state)
{
    unsigned failures = 0;

    (void)state;
    for (unsigned i = 0; i < COUNT(rows); i++)
        for (int from_then_on = 0; from_then_on < 2; from_then_on++)
            for (unsigned n = 1; fails_at(&rows[i], n, from_then_on); n++, failures++)
                assert_true(n < 100);
    print_message("%u calls, %u failures\n", (unsigned)COUNT(rows), failures);
    assert_true(failures > 100);
}

static void every_exported_call_has_a_row(void **state)
{
    static const char *const names[] = {
#define CALL(name, ...) #name,
#include "documented.def"
#undef CALL
    };
    unsigned missing = 0;

    (void)state;
    for (unsigned i = 0; i < COUNT(names); i++) {
        unsigned at = 0;

        while (at < COUNT(rows) && strcmp(rows[at].name, names[i]))
            at++;
        if (at == COUNT(rows))
            print_error("%s has no row in every_call.def\n", names[i]);
        missing += at == COUNT(rows);
    }
    assert_int_equal(missing, 0);
}

static int begin(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return 1;
    snprintf(old_wav, sizeof(old_wav), "%s/old.wav", folder);
    snprintf(new_wav, sizeof(new_wav), "%s/new.wav", folder);
    snprintf(plain, sizeof(plain), "%s/plain", folder);
    return 0;
}

static int end(void **state)
{
    (void)state;
    unlink(old_wav);
    unlink(new_wav);
    unlink(plain);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_exported_call_has_a_row),
        cmocka_unit_test(every_call_fails_cleanly_whatever_runs_out),
    };

    return cmocka_run_group_tests_name("every fault", tests, begin, end);
}
