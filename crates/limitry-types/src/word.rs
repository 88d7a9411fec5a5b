//! Enumerations of the API's words.

/// Defines an enum with the API's word for each variant, and its conversions from and to that word.
macro_rules! word_enum {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident { $first:ident = $first_word:tt $(, $variant:ident = $word:tt)* $(,)? }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            #[doc = concat!("`", $first_word, "`")]
            #[serde(rename = $first_word)]
            $first,
            $(
                #[doc = concat!("`", $word, "`")]
                #[serde(rename = $word)]
                $variant,
            )*
        }

        impl $name {
            /// All of them, in the order of the API's documentation.
            pub const ALL: &'static [Self] = &[Self::$first $(, Self::$variant)*];

            /// The API's word.
            pub const fn as_str(self) -> &'static str {
                match self {
                    Self::$first => $first_word,
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::rules::RuleError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let words = concat!($first_word $(, ", ", $word)*);
                let found = Self::ALL.iter().copied().find(|word| word.as_str() == text);
                found.ok_or($crate::rules::RuleError::Word { words })
            }
        }
    };
}

pub(crate) use word_enum;
