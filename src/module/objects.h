/**
 * The objects that live on a module: made, given their handles, and taken down, one at a time or all at once.
 *
 * THREAD: program. To create, the module must be locked; to destroy, the object. What a create function gives back is
 * complete and has its handle.
 */
#ifndef MT_MODULE_OBJECTS_H
#define MT_MODULE_OBJECTS_H

#include "channel/channel.h"
#include "endpoint/vmprx.h"
#include "endpoint/vmptx.h"
#include "module/module.h"
#include "net/collector.h"
#include "net/dispatcher.h"

/* @return 0 or a negative errno with nothing left behind. */
int mt_objects_new_channel(struct mt_channel **out, struct mt_module *m, enum mt_channel_type type);
int mt_objects_new_dispatcher(struct mt_dispatcher **out, struct mt_module *m, const struct mt_udp_path *path);
int mt_objects_new_collector(struct mt_collector **out, struct mt_module *m, const struct mt_port_request *request);
int mt_objects_new_vmprx(struct mt_vmprx **out, struct mt_module *m, const struct mt_vmprx_setup *setup);
int mt_objects_new_vmptx(struct mt_vmptx **out, struct mt_module *m);

int mt_objects_new_tdm(struct mt_tdm **out, struct mt_module *m, enum mt_kind kind, int slot, int type);

/*
 * Timeslots of a locked channel; stream and timeslot -1: none. @return 0; -EINVAL: others hear it as another type;
 * -EISCONN: another puts out there; -EBUSY: the output half is not at 8000 samples/s
 */
int mt_objects_switch_input(struct mt_channel *ch, const struct mt_channel_slot *to);
int mt_objects_switch_output(struct mt_channel *ch, const struct mt_channel_slot *to);

/** Give a new channel the timeslots that its module assigns by itself, if there is one left. The module is locked. */
void mt_objects_assign_slots(struct mt_module *m, struct mt_channel *ch);

/** The same, of the input, inside a command. */
void mt_objects_leave_input_slot(struct mt_module *m, struct mt_channel *ch);

/** End a locked object. Whoever used it falls back to the null object. */
void mt_objects_destroy(struct mt_object *o);

/** End all that lives on the module, whose handle must have ended. */
void mt_objects_destroy_all(struct mt_module *m);

/** Take the record off a locked channel and free it. */
void mt_objects_drop_record(struct mt_channel *ch);

/** Take the replay off a locked channel and free it. */
void mt_objects_drop_replay(struct mt_channel *ch);

/** Take what receives or sends data off a locked channel and free it. */
void mt_objects_drop_data_rx(struct mt_channel *ch);
void mt_objects_drop_data_tx(struct mt_channel *ch);

#endif
