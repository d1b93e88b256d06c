/* A driver library with scripted cards, for tests of the detection. Built by conftest.py.

   NVML_STUB_CARDS      name|total MiB|used MiB|capability|PCIe generation|lanes|milliwatts, and where known
                        |generation now|lanes now|usual milliwatts|milliwatts now|degrees|load %|MHz|memory MHz
                        |ECC|MIG|bus;...
   NVML_STUB_FAIL       function=code,function:card=code,...
   NVML_STUB_HANG       a function that never returns
   NVML_STUB_LOST       card:calls, a card that is lost after so many calls about it
   NVML_STUB_PROCESSES  pid:MiB,... on the first card */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OK = 0, INVALID = 2, NOT_SUPPORTED = 3, TOO_SMALL = 7, LOST = 15, MAX_CARDS = 16 };
typedef struct { int index, calls; } Card;
typedef struct { unsigned long long total, free, used; } Memory;
typedef struct { unsigned pid; unsigned long long used; unsigned instance, compute_instance; } Process;
static Card cards[MAX_CARDS];

static const char *script(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

static int card_count(void) {
    const char *list = script("NVML_STUB_CARDS");
    int count = *list != 0;
    for (; *list; list++) count += *list == ';';
    return count;
}

static void field(int card, int number, char *out, unsigned size) {
    const char *at = script("NVML_STUB_CARDS");
    for (; card > 0; card--) at = strchr(at, ';') + 1;
    for (; number > 0; number--) {
        at += strcspn(at, "|;");
        if (*at == '|') at++;
    }
    snprintf(out, size, "%.*s", (int)strcspn(at, "|;"), at);
}

static double number(int card, int which) {
    char text[64];
    field(card, which, text, sizeof text);
    return atof(text);
}

static int failure(const char *key) {
    char entry[128];
    snprintf(entry, sizeof entry, ",%s=", key);
    char list[1024];
    snprintf(list, sizeof list, ",%s", script("NVML_STUB_FAIL"));
    const char *found = strstr(list, entry);
    return found ? atoi(found + strlen(entry)) : OK;
}

static int answer(const char *function) {
    if (!strcmp(script("NVML_STUB_HANG"), function))
        for (;;) pause();
    return failure(function);
}

static int answer_for(Card *card, const char *function) {
    int lost_card = -1, lost_after = 0;
    char key[128];
    int code = answer(function);
    snprintf(key, sizeof key, "%s:%d", function, card->index);
    sscanf(script("NVML_STUB_LOST"), "%d:%d", &lost_card, &lost_after);
    if (lost_card == card->index && ++card->calls > lost_after) return LOST;
    return code ? code : failure(key);
}

int nvmlInitWithFlags(unsigned flags) { (void)flags; return answer("nvmlInitWithFlags"); }
int nvmlShutdown(void) { return answer("nvmlShutdown"); }
const char *nvmlErrorString(int code) { return code == LOST ? "GPU is lost" : code == 18 ? "Driver/library version mismatch" : "Error"; }

int nvmlSystemGetDriverVersion(char *out, unsigned size) {
    snprintf(out, size, "580.95.05");
    return answer("nvmlSystemGetDriverVersion");
}
int nvmlSystemGetProcessName(unsigned pid, char *out, unsigned size) {
    snprintf(out, size, "/opt/ghosts/ghost-%u", pid);
    return answer("nvmlSystemGetProcessName");
}
int nvmlDeviceGetCount_v2(unsigned *count) { *count = card_count(); return answer("nvmlDeviceGetCount_v2"); }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, Card **card) {
    if (index >= MAX_CARDS) return INVALID;
    cards[index].index = index;
    *card = &cards[index];
    return answer_for(*card, "nvmlDeviceGetHandleByIndex_v2");
}
int nvmlDeviceGetName(Card *card, char *out, unsigned size) {
    field(card->index, 0, out, size);
    return answer_for(card, "nvmlDeviceGetName");
}
int nvmlDeviceGetUUID(Card *card, char *out, unsigned size) {
    snprintf(out, size, "GPU-%d", card->index);
    return answer_for(card, "nvmlDeviceGetUUID");
}
int nvmlDeviceGetMemoryInfo(Card *card, Memory *memory) {
    memory->total = (unsigned long long)number(card->index, 1) << 20;
    memory->used = (unsigned long long)number(card->index, 2) << 20;
    memory->free = memory->total - memory->used;
    return answer_for(card, "nvmlDeviceGetMemoryInfo");
}
int nvmlDeviceGetCudaComputeCapability(Card *card, int *major, int *minor) {
    char text[16];
    field(card->index, 3, text, sizeof text);
    sscanf(text, "%d.%d", major, minor);
    return answer_for(card, "nvmlDeviceGetCudaComputeCapability");
}
static int whole(Card *card, int which, unsigned *out, const char *function) {
    char text[64];
    field(card->index, which, text, sizeof text);
    *out = (unsigned)atof(text);
    int code = answer_for(card, function);
    return code ? code : *text ? OK : NOT_SUPPORTED;
}
int nvmlDeviceGetMaxPcieLinkGeneration(Card *card, unsigned *out) { return whole(card, 4, out, "nvmlDeviceGetMaxPcieLinkGeneration"); }
int nvmlDeviceGetMaxPcieLinkWidth(Card *card, unsigned *out) { return whole(card, 5, out, "nvmlDeviceGetMaxPcieLinkWidth"); }
int nvmlDeviceGetEnforcedPowerLimit(Card *card, unsigned *out) { return whole(card, 6, out, "nvmlDeviceGetEnforcedPowerLimit"); }

int nvmlDeviceGetCurrPcieLinkGeneration(Card *card, unsigned *out) { return whole(card, 7, out, "nvmlDeviceGetCurrPcieLinkGeneration"); }
int nvmlDeviceGetCurrPcieLinkWidth(Card *card, unsigned *out) { return whole(card, 8, out, "nvmlDeviceGetCurrPcieLinkWidth"); }
int nvmlDeviceGetPowerManagementDefaultLimit(Card *card, unsigned *out) { return whole(card, 9, out, "nvmlDeviceGetPowerManagementDefaultLimit"); }
int nvmlDeviceGetPowerUsage(Card *card, unsigned *out) { return whole(card, 10, out, "nvmlDeviceGetPowerUsage"); }
int nvmlDeviceGetTemperature(Card *card, int sensor, unsigned *out) { (void)sensor; return whole(card, 11, out, "nvmlDeviceGetTemperature"); }
int nvmlDeviceGetUtilizationRates(Card *card, unsigned *out) { out[1] = 0; return whole(card, 12, out, "nvmlDeviceGetUtilizationRates"); }
int nvmlDeviceGetClockInfo(Card *card, int type, unsigned *out) { return whole(card, type == 2 ? 14 : 13, out, "nvmlDeviceGetClockInfo"); }
int nvmlDeviceGetEccMode(Card *card, unsigned *now, unsigned *later) { *later = 0; return whole(card, 15, now, "nvmlDeviceGetEccMode"); }
int nvmlDeviceGetMigMode(Card *card, unsigned *now, unsigned *later) { *later = 0; return whole(card, 16, now, "nvmlDeviceGetMigMode"); }
int nvmlSystemGetCudaDriverVersion(int *out) { *out = 13020; return answer("nvmlSystemGetCudaDriverVersion"); }
typedef struct { char legacy[16]; unsigned domain, bus, device, id, subsystem; char name[32]; } Pci;
int nvmlDeviceGetPciInfo_v3(Card *card, Pci *out) {
    memset(out, 0, sizeof *out);
    return whole(card, 17, &out->bus, "nvmlDeviceGetPciInfo_v3");
}

static int processes(Card *card, unsigned *count, Process *out, const char *function) {
    const char *at = card->index == 0 ? script("NVML_STUB_PROCESSES") : "";
    int code = answer_for(card, function);
    unsigned room = out ? *count : 0, mib;
    Process process = {0};
    if (code) return code;
    for (*count = 0; sscanf(at, "%u:%u", &process.pid, &mib) == 2; at += strcspn(at, ","), at += *at == ',') {
        process.used = (unsigned long long)mib << 20;
        if (*count < room) out[*count] = process;
        ++*count;
    }
    return *count > room ? TOO_SMALL : OK;
}
int nvmlDeviceGetComputeRunningProcesses_v3(Card *card, unsigned *count, Process *out) {
    return processes(card, count, out, "nvmlDeviceGetComputeRunningProcesses_v3");
}
int nvmlDeviceGetGraphicsRunningProcesses_v3(Card *card, unsigned *count, Process *out) {
    return processes(card, count, out, "nvmlDeviceGetGraphicsRunningProcesses_v3");
}
