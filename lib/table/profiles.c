/*
 * Which profiles there are: those of schemas/profiles/, or the one that the user names. Called by
 * the filter before its first input.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "schema/document.h"
#include "table/profile-internal.h"

static const struct emu_str ending = {".json", 5};

static int ends_in_json(const struct dirent *entry)
{
	struct emu_str name = emu_str_from(entry->d_name);
	return name.len > ending.len &&
		emu_str_equal(emu_str_after(name, name.len - ending.len), ending);
}

static void free_list(struct dirent **list, int n)
{
	for (int i = 0; i < n; i++)
		free(list[i]);
	free(list);
}

/* Terminated, in the profiles' arena; NULL when memory runs out. */
static const char *path_of(struct emu_arena *arena, const char *schemas, const char *name)
{
	struct emu_buf path = {0};
	emu_buf_printf(&path, "%s/profiles/%s", schemas, name);
	const char *copy = path.failed ? NULL : emu_arena_copy(arena, emu_buf_str(&path)).at;
	emu_buf_free(&path);
	return copy;
}

/* What a run loads profiles with. */
struct load {
	struct emu_profiles *profiles;
	struct emu_profile_source source;
	const char *schemas;
};

static int load_one(struct load *load, const char *path, struct emu_error *err)
{
	struct emu_profile *profile = &load->profiles->items[load->profiles->n];
	if (!path)
		return emu_fail_memory(err);
	load->source.path = path;
	load->source.json = emu_document_load(load->schemas, "profile", path, err);
	if (!load->source.json)
		return -1;
	load->profiles->n++;
	int result = emu_profile_compile(&load->source, profile, err);
	json_decref(load->source.json);
	return result;
}

static int make_room(struct emu_profiles *profiles, size_t n, struct emu_error *err)
{
	profiles->items = emu_arena_array(&profiles->arena, n, sizeof(*profiles->items));
	return profiles->items ? 0 : emu_fail_memory(err);
}

static int load_listed(struct load *load, struct dirent **list, int n, struct emu_error *err)
{
	if (make_room(load->profiles, (size_t)n, err))
		return -1;
	for (int i = 0; i < n; i++)
		if (load_one(load, path_of(&load->profiles->arena, load->schemas, list[i]->d_name),
			    err))
			return -1;
	return 0;
}

static int fail_unknown(const char *choice, struct dirent **list, int n, struct emu_error *err)
{
	struct emu_buf names = {0};
	for (int i = 0; i < n; i++)
		emu_buf_printf(&names, "%s%.*s", i ? ", " : "",
			(int)(strlen(list[i]->d_name) - ending.len), list[i]->d_name);
	emu_buf_push(&names, 0);
	emu_fail(err, EMU_FAULT_USAGE,
		"unknown profile \"%s\": expected auto, a file, or one of %s", choice,
		names.failed ? "those shipped" : names.at);
	emu_buf_free(&names);
	return -1;
}

static int load_chosen(
	struct load *load, const char *choice, struct dirent **list, int n, struct emu_error *err)
{
	struct emu_str name = emu_str_from(choice);
	load->profiles->chosen = true;
	if (make_room(load->profiles, 1, err))
		return -1;
	for (int i = 0; i < n; i++)
		if (emu_str_equal(name,
			    (struct emu_str){
				    list[i]->d_name, strlen(list[i]->d_name) - ending.len}))
			return load_one(load,
				path_of(&load->profiles->arena, load->schemas, list[i]->d_name),
				err);
	if (!strpbrk(choice, "/.") && access(choice, R_OK))
		return fail_unknown(choice, list, n, err);
	return load_one(load, choice, err);
}

struct emu_profiles *emu_profiles_load(const char *schemas, const char *choice,
	const struct emu_catalogue *catalogue, const struct emu_table_setting *settings,
	size_t n_settings, struct emu_error *err)
{
	struct emu_profiles *profiles = calloc(1, sizeof(*profiles));
	struct dirent **list = NULL;
	if (!profiles) {
		emu_fail_memory(err);
		return NULL;
	}
	struct load load = {profiles,
		{.catalogue = catalogue,
			.settings = settings,
			.n_settings = n_settings,
			.arena = &profiles->arena},
		schemas};
	const char *folder = path_of(&profiles->arena, schemas, "");
	int n = folder ? scandir(folder, &list, ends_in_json, alphasort) : -1;
	int result;
	if (n < 0)
		result = folder ? emu_fail_errno(err, errno, folder) : emu_fail_memory(err);
	else if (!choice || strcmp(choice, "auto") == 0)
		result = load_listed(&load, list, n, err);
	else
		result = load_chosen(&load, choice, list, n, err);
	free_list(list, n);
	emu_buf_free(&load.source.scratch);
	if (result) {
		emu_profiles_del(profiles);
		return NULL;
	}
	return profiles;
}

void emu_profiles_del(struct emu_profiles *profiles)
{
	if (!profiles)
		return;
	for (size_t i = 0; i < profiles->n; i++) {
		struct emu_profile *profile = &profiles->items[i];
		for (size_t j = 0; j < profile->n_fields; j++)
			if (profile->fields[j].type.map)
				emu_index_free(&profile->fields[j].type.map->words);
		emu_index_free(&profile->headings);
		emu_index_free(&profile->totals);
		emu_index_free(&profile->sections);
	}
	emu_arena_free(&profiles->arena);
	free(profiles);
}
