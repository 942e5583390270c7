#include "ShippedScenarios.h"

// A feature of C23, which clang has in every language mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char agentic_boom[] = {
#embed "../../docs/scenarios/agentic-boom.json"
};
static const unsigned char bandwidth_2001[] = {
#embed "../../docs/scenarios/bandwidth-2001.json"
};
static const unsigned char buying_ahead[] = {
#embed "../../docs/scenarios/buying-ahead.json"
};
static const unsigned char capacity_cobweb[] = {
#embed "../../docs/scenarios/capacity-cobweb.json"
};
static const unsigned char capacity_or_agents[] = {
#embed "../../docs/scenarios/capacity-or-agents.json"
};
static const unsigned char cartel_floor[] = {
#embed "../../docs/scenarios/cartel-floor.json"
};
static const unsigned char cartel[] = {
#embed "../../docs/scenarios/cartel.json"
};
static const unsigned char circular[] = {
#embed "../../docs/scenarios/circular.json"
};
static const unsigned char commit_a_year[] = {
#embed "../../docs/scenarios/commit-a-year.json"
};
static const unsigned char contract_cascade[] = {
#embed "../../docs/scenarios/contract-cascade.json"
};
static const unsigned char default_2000_h100[] = {
#embed "../../docs/scenarios/default-2000-h100.json"
};
static const unsigned char dwdm_100x[] = {
#embed "../../docs/scenarios/dwdm-100x.json"
};
static const unsigned char edge_inference[] = {
#embed "../../docs/scenarios/edge-inference.json"
};
static const unsigned char h100_v[] = {
#embed "../../docs/scenarios/h100-v.json"
};
static const unsigned char late_delivery[] = {
#embed "../../docs/scenarios/late-delivery.json"
};
static const unsigned char next_generation[] = {
#embed "../../docs/scenarios/next-generation.json"
};
static const unsigned char opacity[] = {
#embed "../../docs/scenarios/opacity.json"
};
static const unsigned char physical_ramp[] = {
#embed "../../docs/scenarios/physical-ramp.json"
};
static const unsigned char provider_failure[] = {
#embed "../../docs/scenarios/provider-failure.json"
};
static const unsigned char resale_wave[] = {
#embed "../../docs/scenarios/resale-wave.json"
};
static const unsigned char seller_cap[] = {
#embed "../../docs/scenarios/seller-cap.json"
};
static const unsigned char soft_commitments[] = {
#embed "../../docs/scenarios/soft-commitments.json"
};
static const unsigned char sovereignty[] = {
#embed "../../docs/scenarios/sovereignty.json"
};
static const unsigned char take_or_pay[] = {
#embed "../../docs/scenarios/take-or-pay.json"
};
static const unsigned char undercut_fear[] = {
#embed "../../docs/scenarios/undercut-fear.json"
};
static const unsigned char whale_exit_39[] = {
#embed "../../docs/scenarios/whale-exit-39.json"
};
static const unsigned char whale_exit_70[] = {
#embed "../../docs/scenarios/whale-exit-70.json"
};
static const unsigned char withholding[] = {
#embed "../../docs/scenarios/withholding.json"
};

static const unsigned char august_2026[] = {
#embed "../../docs/scenarios/models/august-2026.json"
};
static const unsigned char gpu_market[] = {
#embed "../../docs/scenarios/models/gpu-market.json"
};
static const unsigned char small_market[] = {
#embed "../../docs/scenarios/models/small-market.json"
};
static const unsigned char two_regions[] = {
#embed "../../docs/scenarios/models/two-regions.json"
};
static const unsigned char prices[] = {
#embed "../../docs/scenarios/prices.csv"
};

static const struct shipped_scenario scenarios[] = {
  {"agentic-boom", agentic_boom, sizeof agentic_boom},
  {"bandwidth-2001", bandwidth_2001, sizeof bandwidth_2001},
  {"buying-ahead", buying_ahead, sizeof buying_ahead},
  {"capacity-cobweb", capacity_cobweb, sizeof capacity_cobweb},
  {"capacity-or-agents", capacity_or_agents, sizeof capacity_or_agents},
  {"cartel-floor", cartel_floor, sizeof cartel_floor},
  {"cartel", cartel, sizeof cartel},
  {"circular", circular, sizeof circular},
  {"commit-a-year", commit_a_year, sizeof commit_a_year},
  {"contract-cascade", contract_cascade, sizeof contract_cascade},
  {"default-2000-h100", default_2000_h100, sizeof default_2000_h100},
  {"dwdm-100x", dwdm_100x, sizeof dwdm_100x},
  {"edge-inference", edge_inference, sizeof edge_inference},
  {"h100-v", h100_v, sizeof h100_v},
  {"late-delivery", late_delivery, sizeof late_delivery},
  {"next-generation", next_generation, sizeof next_generation},
  {"opacity", opacity, sizeof opacity},
  {"physical-ramp", physical_ramp, sizeof physical_ramp},
  {"provider-failure", provider_failure, sizeof provider_failure},
  {"resale-wave", resale_wave, sizeof resale_wave},
  {"seller-cap", seller_cap, sizeof seller_cap},
  {"soft-commitments", soft_commitments, sizeof soft_commitments},
  {"sovereignty", sovereignty, sizeof sovereignty},
  {"take-or-pay", take_or_pay, sizeof take_or_pay},
  {"undercut-fear", undercut_fear, sizeof undercut_fear},
  {"whale-exit-39", whale_exit_39, sizeof whale_exit_39},
  {"whale-exit-70", whale_exit_70, sizeof whale_exit_70},
  {"withholding", withholding, sizeof withholding},
};

size_t shipped_scenario_count(void) { return sizeof scenarios / sizeof *scenarios; }

struct shipped_scenario shipped_scenario_at(size_t index) { return scenarios[index]; }

static const struct shipped_scenario references[] = {
  {"august-2026.json", august_2026, sizeof august_2026},
  {"gpu-market.json", gpu_market, sizeof gpu_market},
  {"prices.csv", prices, sizeof prices},
  {"small-market.json", small_market, sizeof small_market},
  {"two-regions.json", two_regions, sizeof two_regions},
};

size_t shipped_reference_count(void) { return sizeof references / sizeof *references; }

struct shipped_scenario shipped_reference_at(size_t index) { return references[index]; }
